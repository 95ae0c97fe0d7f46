// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"
#include "rules/fields.h"

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

language::Slot slotOf(const char *path, std::vector<language::Constant> arguments = {})
{
    const auto field = testVocabulary()->field(path);
    if (!field) {
        qFatal("no field %s", path);
    }
    return {*field, std::move(arguments)};
}

QString shown(const language::Value &value)
{
    if (const auto *number = std::get_if<qint64>(&value.value)) {
        return QString::number(*number);
    }
    if (const auto *text = std::get_if<std::string_view>(&value.value)) {
        return QString::fromUtf8(text->data(), qsizetype(text->size()));
    }
    QStringList items;
    if (const auto *numbers = std::get_if<std::span<const qint64>>(&value.value)) {
        for (const qint64 one : *numbers) {
            items.append(QString::number(one));
        }
        return items.join(u',');
    }
    if (const auto *texts = std::get_if<std::span<const std::string_view>>(&value.value)) {
        for (const std::string_view one : *texts) {
            items.append(QString::fromUtf8(one.data(), qsizetype(one.size())));
        }
        return items.join(u',');
    }
    return QStringLiteral("?");
}

QString fieldOf(const Facts &facts, const char *path, std::vector<language::Constant> arguments = {})
{
    const EventView view(facts);
    return shown(EventFields(*testVocabulary(), view).field(slotOf(path, std::move(arguments))));
}

QString fieldOf(const Happening &happening, const char *path)
{
    const EventView view(happening);
    return shown(EventFields(*testVocabulary(), view).field(slotOf(path)));
}

} // namespace

class TestFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAreInTheOrderOfTheVocabulary()
    {
        const language::Vocabulary &words = *testVocabulary();
        QCOMPARE(words.field("message.text"), std::optional(idOf(Word::MessageText)));
        QCOMPARE(words.field("person"), std::optional(idOf(Word::Person)));
        QCOMPARE(words.field("identity"), std::optional(idOf(Word::Identity)));
        QCOMPARE(words.field("me.phone"), std::optional(idOf(Word::MePhone)));
        QCOMPARE(words.field("now.time"), std::optional(idOf(Word::NowTime)));
        QCOMPARE(words.field("rule.until"), std::optional(idOf(Word::RuleUntil)));
        QCOMPARE(words.field("weather.rain_today"), std::optional(idOf(Word::Count)));
        QVERIFY(words.fields[*words.field("weather.rain_today")].type.optional);
        for (const auto &[event, name] : EnumNames<EventKind>::entries) {
            QCOMPARE(words.event(name), std::optional(idOf(event)));
        }
        for (const language::Field &field : words.fields) {
            QVERIFY2(!field.description.isEmpty() || field.path.startsWith("weather") ||
                         field.path.startsWith("calendar"),
                     field.path.constData());
        }
        QCOMPARE(words.referenceKind("label"), std::optional(language::ReferenceKindId(Kind::Label)));
    }

    void anchorsGoFromTheIdentityToTheNetwork()
    {
        const language::Vocabulary &words = *testVocabulary();
        int rank = -1;
        for (const char *path : {"identity", "person", "conversation", "person.groups", "account", "network"}) {
            const language::Field &field = words.fields[*words.field(path)];
            QVERIFY(field.anchor && field.anchorRank > rank);
            rank = field.anchorRank;
        }
    }

    void whatOthersWriteIsForeign()
    {
        const language::Vocabulary &words = *testVocabulary();
        for (const char *path :
             {"message.text", "message.links", "message.attachments", "presence.text", "request.text"}) {
            const language::Field &field = words.fields[*words.field(path)];
            QVERIFY2(field.foreign && field.senderText, path);
        }
        QVERIFY(words.fields[*words.field("identity.address")].foreign);
        for (const char *path : {"person.name", "person.first_name", "me.text"}) {
            QVERIFY2(!words.fields[*words.field(path)].foreign, path);
        }
    }

    void presencesKeepTheirMeaning()
    {
        const language::EnumType &presence = testVocabulary()->enums[*testVocabulary()->enumeration("presence")];
        for (const auto &[availability, name] : EnumNames<Availability>::entries) {
            const qint64 value = presenceValue(availability);
            QCOMPARE(presence.values[size_t(value)], QByteArray(name));
            QCOMPARE(availabilityOf(value), availability);
            QCOMPARE((presence.unions[0].values >> value & 1U) != 0, isOnline(availability));
        }
    }

    void ofAMessage()
    {
        ContractCase c;
        Facts &f = c.facts;
        f.message.text = QStringLiteral("Look: https://example.org/a?b, (www.example.net). ¡Mañana!");
        f.message.attachments = {{QStringLiteral("a.exe"), {}, 1000, {}}, {QStringLiteral("b.png"), {}, -1, {}}};
        QCOMPARE(fieldOf(f, "message.text"), f.message.text);
        QCOMPARE(fieldOf(f, "message.kind"), QStringLiteral("0"));
        QCOMPARE(fieldOf(f, "message.has_link"), QStringLiteral("1"));
        QCOMPARE(fieldOf(f, "message.links"), QStringLiteral("https://example.org/a?b,www.example.net"));
        QCOMPARE(fieldOf(f, "message.attachments"), QStringLiteral("a.exe,b.png"));
        QCOMPARE(fieldOf(f, "message.size"), QString::number(f.message.text.toUtf8().size() + 1000));
        QCOMPARE(fieldOf(f, "message.language"), QStringLiteral("?"));
        f.messageLanguage = QStringLiteral("es");
        QCOMPARE(fieldOf(f, "message.language"), QStringLiteral("es"));
        QCOMPARE(fieldOf(f, "message.delayed"), QStringLiteral("0"));
        f.message.sentAt -= 3min;
        QCOMPARE(fieldOf(f, "message.delayed"), QStringLiteral("1"));
        f.message.text = QStringLiteral("no link: a.b, 10:30, c://");
        QCOMPARE(fieldOf(f, "message.has_link"), QStringLiteral("0"));
        QCOMPARE(fieldOf(f, "message.read"), QStringLiteral("?"));
        QCOMPARE(fieldOf(f, "presence.now"), QStringLiteral("?"));
    }

    void ofThePerson()
    {
        ContractCase c;
        Facts &f = c.facts;
        MadeHistory history;
        f.person->name = QStringLiteral("Anna\u202e <b>Bell</b>\n");
        f.person->identities = {IdentityId(11), IdentityId(10)};
        f.person->groups = {GroupId(40)};
        f.person->labelIds = {LabelId(70), LabelId(71)};
        QCOMPARE(fieldOf(f, "person"), QStringLiteral("11,10"));
        QCOMPARE(fieldOf(f, "person.name"), QStringLiteral("Anna bBell/b"));
        QCOMPARE(fieldOf(f, "person.first_name"), QStringLiteral("Anna"));
        QCOMPARE(fieldOf(f, "person.known"), QStringLiteral("1"));
        QCOMPARE(fieldOf(f, "person.groups"), QStringLiteral("40"));
        QCOMPARE(fieldOf(f, "person.labels"), QStringLiteral("70,71"));
        QCOMPARE(fieldOf(f, "person.language"), QStringLiteral("?"));
        const language::Constant tenMinutes{{language::BaseType::Duration}, qint64(600'000)};
        QCOMPARE(fieldOf(f, "person.messages", {tenMinutes}), QStringLiteral("?"));
        QCOMPARE(fieldOf(f, "person.silent_for"), QStringLiteral("?"));
        f.history = &history;
        history.messages = 7;
        history.silent = 5s;
        QCOMPARE(fieldOf(f, "person.messages", {tenMinutes}), QStringLiteral("7"));
        QCOMPARE(fieldOf(f, "person.silent_for"), QStringLiteral("5000"));
        QCOMPARE(fieldOf(f, "person.answered_ago"), QStringLiteral("?"));
        QCOMPARE(fieldOf(f, "person.auto_replied"), QStringLiteral("0"));
        c.automatic(1h);
        c.ledger().automatic.back().absence = f.me.standIn.absenceNumber;
        QCOMPARE(fieldOf(f, "person.auto_replied"), QStringLiteral("1"));
        f.person.reset();
        for (const char *path : {"person", "person.name", "person.known", "person.auto_replied"}) {
            QCOMPARE(fieldOf(f, path), QStringLiteral("?"));
        }
    }

    void ofTheRest()
    {
        ContractCase c;
        Facts &f = c.facts;
        QCOMPARE(fieldOf(f, "identity"), QStringLiteral("10"));
        QCOMPARE(fieldOf(f, "network"), QString::number(networkId(QStringLiteral("xmpp"))));
        QVERIFY(networkId(QStringLiteral("xmpp")) > 0);
        QCOMPARE(fieldOf(f, "account"), QStringLiteral("20"));
        QCOMPARE(fieldOf(f, "conversation"), QStringLiteral("30"));
        QCOMPARE(fieldOf(f, "conversation.members"), QStringLiteral("2"));
        f.conversation.kind = ConversationKind::Room;
        QCOMPARE(fieldOf(f, "conversation.members"), QStringLiteral("?"));
        QCOMPARE(fieldOf(f, "me.phone"), QStringLiteral("1"));
        QCOMPARE(fieldOf(f, "me.away_reason"), QString::number(int(AwayReason::Lost)));
        QCOMPARE(fieldOf(f, "me.away_since"), QString::number(toMilliseconds(ContractCase::start - 31min)));
        QCOMPARE(fieldOf(f, "me.text"), QStringLiteral("?"));
        QCOMPARE(fieldOf(f, "me.until"), QStringLiteral("?"));
        f.me.standIn.absence = {StandInMode::Driving, QStringLiteral(" Gone. "), ContractCase::start + 1h};
        QCOMPARE(fieldOf(f, "me.status"), QString::number(int(StandInMode::Driving)));
        QCOMPARE(fieldOf(f, "me.text"), QStringLiteral("Gone."));
        QCOMPARE(fieldOf(f, "me.until"), QString::number(toMilliseconds(ContractCase::start + 1h)));
        f.now += 1h;
        QCOMPARE(fieldOf(f, "me.until"), QStringLiteral("?"));
        f.me.standIn.state = StandInState::Grace;
        for (const char *path : {"me.away_reason", "me.away_since", "me.text"}) {
            QCOMPARE(fieldOf(f, path), QStringLiteral("?"));
        }
        QCOMPARE(fieldOf(f, "me.phone"), QStringLiteral("0"));
        QCOMPARE(fieldOf(f, "me.status"), QString::number(int(StandInMode::Available)));
        QCOMPARE(fieldOf(f, "rule.until"), QStringLiteral("?"));
    }

    void theClockIsTheUsers_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("weekday");
        const auto row = [](const char *name, const char *zone, const char *now, int time, int weekday) {
            QTest::newRow(name) << QByteArray(zone) << QString::fromLatin1(now) << QString::number(time)
                                << QString::number(weekday);
        };
        row("UTC", "UTC", "2026-03-28T23:30:00Z", 23 * 60 + 30, 6);
        row("the next day already", "Europe/Berlin", "2026-03-28T23:30:00Z", 30, 7);
        row("before summer time", "Europe/Berlin", "2026-03-29T00:59:00Z", 119, 7);
        row("in summer time", "Europe/Berlin", "2026-03-29T01:00:00Z", 180, 7);
        row("02:30 for the first time", "Europe/Berlin", "2026-10-25T00:30:00Z", 150, 7);
        row("02:30 once more", "Europe/Berlin", "2026-10-25T01:30:00Z", 150, 7);
        row("the day before", "America/Los_Angeles", "2026-03-02T05:00:00Z", 21 * 60, 7);
    }
    void theClockIsTheUsers()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, now);
        QFETCH(QString, time);
        QFETCH(QString, weekday);
        ContractCase c;
        c.facts.me.timeZone = QTimeZone(zone);
        c.facts.now = *instantFromIso(now);
        QCOMPARE(fieldOf(c.facts, "now.time"), time);
        QCOMPARE(fieldOf(c.facts, "now.weekday"), weekday);
        const EventView view(c.facts);
        const EventFields fields(*testVocabulary(), view);
        QCOMPARE(QString::number(fields.moment().minutes), time);
        QCOMPARE(fieldOf(c.facts, "now.date"), QString::number(fields.moment().julianDay));
    }

    void ofWhatIsNoMessage()
    {
        Happening h;
        h.event = EventKind::Presence;
        h.presence = {Availability::Offline, {Availability::Mobile, QStringLiteral("on the way"), {}}};
        QCOMPARE(fieldOf(h, "presence.before"), QString::number(presenceValue(Availability::Offline)));
        QCOMPARE(fieldOf(h, "presence.now"), QString::number(presenceValue(Availability::Mobile)));
        QCOMPARE(fieldOf(h, "presence.text"), QStringLiteral("on the way"));
        QCOMPARE(fieldOf(h, "message.text"), QStringLiteral("?"));
        QCOMPARE(fieldOf(h, "account"), QStringLiteral("?"));
        h.link = LinkState::NeedsUser;
        QCOMPARE(fieldOf(h, "account.link"), QString::number(int(LinkState::NeedsUser)));
    }

    void ofPlugins()
    {
        using language::BaseType;
        ContractCase c;
        const language::Constant oslo{{BaseType::Text}, QByteArray("O\"slo")};
        QCOMPARE(fieldOf(c.facts, "weather.rain_today"), QStringLiteral("?"));
        PluginValues values;
        values.insert("weather.rain_today", {{BaseType::Bool}, qint64(1)});
        values.insert("weather.degrees(\"O\\\"slo\")", {{BaseType::Int}, qint64(-3)});
        values.insert("calendar.busy", {{BaseType::Bool}, std::nullopt});
        c.facts.pluginValues = std::make_shared<PluginValues>(values);
        QCOMPARE(fieldOf(c.facts, "weather.rain_today"), QStringLiteral("1"));
        QCOMPARE(fieldOf(c.facts, "weather.degrees", {oslo}), QStringLiteral("-3"));
        QCOMPARE(fieldOf(c.facts, "calendar.busy"), QStringLiteral("?"));
        QCOMPARE(pluginKey(*testVocabulary(), slotOf("weather.degrees", {oslo})),
                 QByteArray("weather.degrees(\"O\\\"slo\")"));
    }

    void whatPluginsTell()
    {
        using sdk::RuleBase;
        QCOMPARE(std::get<qint64>(*pluginValue(true, {RuleBase::Bool}).value), qint64(1));
        QCOMPARE(std::get<qint64>(*pluginValue(QStringLiteral("22:30"), {RuleBase::Time}).value), qint64(1350));
        QCOMPARE(std::get<qint64>(*pluginValue(QStringLiteral("2026-07-06"), {RuleBase::Date}).value),
                 QDate(2026, 7, 6).toJulianDay());
        QCOMPARE(std::get<QByteArray>(*pluginValue(QStringLiteral("ñ"), {RuleBase::Text}).value), QByteArray("ñ"));
        QVERIFY(!pluginValue({}, {RuleBase::Bool}).value);
        QVERIFY(!pluginValue(QStringLiteral("x"), {RuleBase::Int}).value);
    }
};

QTEST_GUILESS_MAIN(TestFields)
#include "tst_fields.moc"
