// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/notices.h"

#include <QTest>

#include <functional>

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

class TestNotices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void byHand_data();
    void byHand();
    void tellsWhoIsInARunningConversation();
    void tellsAPersonOnce();
    void tellsWhoIsOnlineOnWish();
    void tellsNobodyWhenOff();
    void saysWhyAndThatTheyCanGoOn_data();
    void saysWhyAndThatTheyCanGoOn();
    void saysUntilWhen();
    void saysOwnWordsLast();
};

namespace {

using Change = std::function<void(Message &)>;

constexpr Instant began = Instant(std::chrono::milliseconds(1'780'000'000'000));

NoticeCandidate candidate(qint64 person, std::optional<Duration> ago, bool online = false)
{
    return {PersonId(person), ago ? std::optional(began - *ago) : std::nullopt, online};
}

using Told = std::vector<std::size_t>;

} // namespace

Q_DECLARE_METATYPE(Change)

void TestNotices::byHand_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("byHand");
    const auto row = [](const char *name, bool byHand, Change change) {
        QTest::newRow(name) << std::move(change) << byHand;
    };
    row("theirs", true, [](Message &) {});
    row("a picture with no word", true, [](Message &m) {
        m.text.clear();
        m.attachments.append(Attachment{});
    });
    row("held by a rule", true, [](Message &m) { m.disposition = Disposition::Hold; });
    row("dropped by a rule", false, [](Message &m) { m.disposition = Disposition::Drop; });
    row("a notice", false, [](Message &m) { m.kind = MessageKind::Notice; });
    row("history", false, [](Message &m) { m.origin = Origin::History; });
    row("kept by the network", false, [](Message &m) { m.origin = Origin::OfflineStore; });
    row("automatic", false, [](Message &m) { m.flags.automatic = true; });
    row("a bot's", false, [](Message &m) { m.flags.fromBot = true; });
    row("asks for no answer", false, [](Message &m) { m.flags.noReply = true; });
    row("the network's", false, [](Message &m) { m.flags.system = true; });
    row("a bounce", false, [](Message &m) { m.flags.error = true; });
    row("empty", false, [](Message &m) { m.text = QStringLiteral(" \n"); });
    const auto sent = [row](const char *name, bool byHand, Author author, Delivery delivery) {
        row(name, byHand, [author, delivery](Message &m) {
            m.direction = Direction::Outgoing;
            m.author = author;
            m.delivery = delivery;
        });
    };
    sent("the user's", true, Author::User, Delivery::Sent);
    sent("the user's, from elsewhere", true, Author::UserElsewhere, Delivery::Sent);
    sent("the user's, and it did not go out", false, Author::User, Delivery::NotSent);
    sent("Locum's", false, Author::Locum, Delivery::Sent);
}

void TestNotices::byHand()
{
    QFETCH(Change, change);
    QFETCH(bool, byHand);
    Message message{MessageId(1), ConversationId(30), AccountId(20)};
    message.text = QStringLiteral("hello");
    change(message);
    QCOMPARE(isByHand(message), byHand);
}

void TestNotices::tellsWhoIsInARunningConversation()
{
    const NoticeSettings settings;
    QCOMPARE(toBeTold({}, settings, began), Told());
    // From when the user was last surely there, and not from when that was noticed.
    const std::vector all{candidate(1, 15min), candidate(2, 15min + 1ms), candidate(3, std::nullopt, true),
                          candidate(4, -1min)};
    QCOMPARE(toBeTold(all, settings, began), (Told{3, 0}));
}

void TestNotices::tellsAPersonOnce()
{
    const std::vector all{candidate(1, 5min), candidate(2, 4min), candidate(1, 1min)};
    QCOMPARE(toBeTold(all, {}, began), (Told{2, 1})); // where something was said last
}

void TestNotices::tellsWhoIsOnlineOnWish()
{
    NoticeSettings settings;
    settings.audience = NoticeAudience::Online;
    const std::vector all{candidate(1, std::nullopt, true), candidate(2, 1h, true), candidate(3, 1h, false),
                          candidate(4, 2min, false), candidate(4, std::nullopt, true)};
    QCOMPARE(toBeTold(all, settings, began), (Told{3, 1, 0}));
}

void TestNotices::tellsNobodyWhenOff()
{
    NoticeSettings settings;
    settings.audience = NoticeAudience::Off;
    QCOMPARE(toBeTold({candidate(1, 1min, true)}, settings, began), Told());
}

void TestNotices::saysWhyAndThatTheyCanGoOn_data()
{
    QTest::addColumn<StandInMode>("mode");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, StandInMode mode, const char *why) {
        QTest::newRow(name) << mode << QString::fromLatin1(why);
    };
    row("away", StandInMode::Away, "I am away now");
    row("custom", StandInMode::Custom, "I am away now");
    row("busy", StandInMode::Busy, "I am busy now");
    row("driving", StandInMode::Driving, "I am driving now");
    row("meeting", StandInMode::Meeting, "I am in a meeting now");
    row("holiday", StandInMode::Holiday, "I am on holiday");
    row("sleeping", StandInMode::Sleeping, "I have gone to sleep");
}

void TestNotices::saysWhyAndThatTheyCanGoOn()
{
    QFETCH(StandInMode, mode);
    QFETCH(QString, why);
    NoticeWords words{AutomaticKind::Notice, {mode, {}, {}}, QLocale(QLocale::English), began};
    QCOMPARE(noticeText(words),
             QStringLiteral("Automatic message: %1 and cannot answer at once. You can go on writing: "
                            "I will read it later.")
                 .arg(why));
    words.kind = AutomaticKind::Return;
    QCOMPARE(noticeText(words), QStringLiteral("Automatic message: I am back, and will read what you wrote."));
}

void TestNotices::saysUntilWhen()
{
    NoticeWords words{AutomaticKind::Notice, {}, QLocale(QStringLiteral("en_GB")), began};
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(toMilliseconds(began), Qt::UTC);
    words.absence.until = instantFromMilliseconds(QDateTime(now.date(), QTime(23, 30), Qt::UTC).toMSecsSinceEpoch());
    QVERIFY2(noticeText(words).endsWith(QStringLiteral("(Until 23:30)")), qUtf8Printable(noticeText(words)));
    words.absence.until = *words.absence.until + 24h;
    const QString date = words.locale.toString(now.date().addDays(1), QLocale::ShortFormat);
    QVERIFY2(noticeText(words).contains(date), qUtf8Printable(noticeText(words)));
}

void TestNotices::saysOwnWordsLast()
{
    const NoticeWords words{
        AutomaticKind::Notice, {StandInMode::Driving, QStringLiteral(" On the A7 "), {}}, QLocale::c(), began};
    QVERIFY(noticeText(words).startsWith(QStringLiteral("Automatic message: I am driving now")));
    QVERIFY(noticeText(words).endsWith(QStringLiteral("later. On the A7")));
}

QTEST_GUILESS_MAIN(TestNotices)
#include "tst_notices.moc"
