// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace locum;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesHaveTheLengthAskedFor()
    {
        SystemRandom random;
        QCOMPARE(random.bytes(0).size(), 0);
        QCOMPARE(random.bytes(33).size(), 33);
    }

    void tokensAreUrlSafeAndDiffer()
    {
        SystemRandom random;
        static const QRegularExpression urlSafe(QStringLiteral("^[A-Za-z0-9_-]{43}$"));
        QSet<QByteArray> seen;
        for (int i = 0; i < 1000; ++i) {
            const auto token = makeToken(random);
            QVERIFY(urlSafe.match(QString::fromLatin1(token)).hasMatch());
            seen.insert(token);
        }
        QCOMPARE(seen.size(), 1000);
    }

    void unitStaysInItsRange()
    {
        SystemRandom random;
        for (int i = 0; i < 1000; ++i) {
            const auto value = random.unit();
            QVERIFY(value >= 0.0 && value < 1.0);
        }
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
