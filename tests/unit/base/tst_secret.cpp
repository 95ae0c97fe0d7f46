// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/secret.h"

#include <QDebug>
#include <QTest>

#include <concepts>

using namespace locum;

// A secret cannot be logged: that must not compile.
template <class T>
concept Loggable = requires(QDebug debug, const T &value) { debug << value; };
static_assert(Loggable<QByteArray>);
static_assert(!Loggable<Secret>);

class TestSecret : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesByContent()
    {
        QVERIFY(Secret("a").equals(Secret("a")));
        QVERIFY(!Secret("a").equals(Secret("b")));
        QVERIFY(!Secret("a").equals(Secret("ab")));
        QVERIFY(Secret().equals(Secret()));
    }

    void copiesSurviveTheOriginal()
    {
        Secret copy;
        {
            const Secret original(QByteArray("correct horse"));
            copy = original;
        }
        QCOMPARE(copy.reveal(), QByteArray("correct horse"));
    }

    void theLastOneWipesItsBuffer()
    {
        QByteArray owned("correct horse battery");
        const char *memory = owned.constData();
        {
            Secret secret(std::move(owned));
            QCOMPARE(secret.reveal().constData(), memory); // moved in, not copied
            Secret moved = std::move(secret);
            QCOMPARE(moved.reveal().constData(), memory);
            moved = Secret();
            QVERIFY(moved.isEmpty());
        }
    }

    void literalsAreNotWritten()
    {
        {
            const Secret secret(QByteArray::fromRawData("static text", 11));
        }
        {
            const Secret secret(QByteArrayLiteral("static text"));
        }
        QCOMPARE(QByteArrayLiteral("static text"), QByteArray("static text"));
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
