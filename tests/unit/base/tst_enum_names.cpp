// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/account.h"
#include "model/presence.h"
#include "model/standin.h"
#include "sdk/plugin_metadata.h"

#include <QSet>
#include <QTest>

using namespace locum;

class TestEnumNames : public QObject {
    Q_OBJECT

    template <class E>
    static void checkAll()
    {
        QSet<QString> names;
        int index = 0;
        for (const auto &[value, name] : EnumNames<E>::entries) {
            QCOMPARE(static_cast<int>(value), index++); // every value once, in its order: none is left out
            QCOMPARE(fromName<E>(QString::fromLatin1(name)), std::optional(value));
            QVERIFY2(!names.contains(QString::fromLatin1(name)), name);
            names.insert(QString::fromLatin1(name));
        }
        QVERIFY(!fromName<E>(u"no such name"));
        QVERIFY(!fromName<E>(u""));
    }

private Q_SLOTS:
    void everyNameComesBack()
    {
        checkAll<Availability>();
        checkAll<FieldType>();
        checkAll<ConversationKind>();
        checkAll<MessageKind>();
        checkAll<Direction>();
        checkAll<Origin>();
        checkAll<Encryption>();
        checkAll<Author>();
        checkAll<Disposition>();
        checkAll<Delivery>();
        checkAll<Retry>();
        checkAll<LinkState>();
        checkAll<Subscription>();
        checkAll<ReceiptKind>();
        checkAll<RequestKind>();
        checkAll<ConnectPolicy>();
        checkAll<PresencePolicy>();
        checkAll<DeviceKind>();
        checkAll<StandInState>();
        checkAll<AwayReason>();
        checkAll<StandInMode>();
        checkAll<sdk::PluginKind>();
    }

    void onlyTheReachableAreOnline()
    {
        QVERIFY(!isOnline(Availability::Unknown));
        QVERIFY(!isOnline(Availability::Offline));
        QVERIFY(!isOnline(Availability::Invisible));
        QVERIFY(isOnline(Availability::ExtendedAway));
        QVERIFY(isOnline(Availability::FreeForChat));
    }
};

QTEST_GUILESS_MAIN(TestEnumNames)
#include "tst_enum_names.moc"
