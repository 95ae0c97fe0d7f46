// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/token_directory.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace locum;
using namespace locum::ports;

class TestTokenDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhoATokenBelongsTo()
    {
        TokenDirectory directory;
        directory.insert(TokenDirectory::hashOf("one"), {UserId(1), DeviceId(10)});
        QCOMPARE(directory.find("one"), std::optional(Principal{UserId(1), DeviceId(10)}));
        QVERIFY(!directory.find("two"));
        QVERIFY(!directory.find(""));
        QVERIFY(!directory.find(TokenDirectory::hashOf("one"))); // the hash is no token
    }

    void aRemovedDeviceIsNobody()
    {
        TokenDirectory directory;
        directory.insert(TokenDirectory::hashOf("one"), {UserId(1), DeviceId(10)});
        directory.insert(TokenDirectory::hashOf("other"), {UserId(1), DeviceId(11)});
        directory.removeDevice(DeviceId(10));
        QVERIFY(!directory.find("one"));
        QVERIFY(directory.find("other"));
        directory.clear();
        QVERIFY(!directory.find("other"));
    }

    void isReadWhileItIsWritten()
    {
        TokenDirectory directory;
        directory.insert(TokenDirectory::hashOf("stays"), {UserId(1), DeviceId(1)});
        std::atomic<bool> missed = false;
        std::thread reader([&] {
            for (int i = 0; i < 2000; ++i) {
                missed = missed || !directory.find("stays");
            }
        });
        for (int i = 2; i < 500; ++i) {
            directory.insert(TokenDirectory::hashOf(QByteArray::number(i)), {UserId(1), DeviceId(i)});
            directory.removeDevice(DeviceId(i));
        }
        reader.join();
        QVERIFY(!missed);
    }
};

QTEST_GUILESS_MAIN(TestTokenDirectory)
#include "tst_token_directory.moc"
