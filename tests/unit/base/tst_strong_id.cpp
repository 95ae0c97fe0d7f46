// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/ids.h"

#include <QHash>
#include <QTest>

#include <concepts>
#include <unordered_set>

using namespace locum;

static_assert(!std::is_default_constructible_v<UserId>);
static_assert(!std::is_convertible_v<qint64, UserId>);
static_assert(!std::equality_comparable_with<UserId, DeviceId>);

class TestStrongId : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesByValue()
    {
        QVERIFY(UserId(1) == UserId(1));
        QVERIFY(UserId(1) < UserId(2));
        QVERIFY(TransactionId(QStringLiteral("a")) != TransactionId(QStringLiteral("b")));
    }

    void isAKeyOfBothKindsOfHash()
    {
        QHash<AccountId, int> qt;
        qt.insert(AccountId(7), 1);
        QCOMPARE(qt.value(AccountId(7)), 1);
        const std::unordered_set<AccountId> standard{AccountId(7), AccountId(7), AccountId(8)};
        QCOMPARE(standard.size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestStrongId)
#include "tst_strong_id.moc"
