// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"

using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

PolicyRow row(PolicySubject subject, std::vector<PolicyVerdict> verdicts)
{
    return {std::move(subject), std::move(verdicts), PolicyDirection::Both, PolicyPhase::Always,
            QStringLiteral("menu")};
}

QByteArray rule(const QByteArray &name, const QByteArray &actions, const QByteArray &attributes = {},
                const QByteArray &when = "now.time >= 00:00")
{
    return "rule \"" + name + "\" " + attributes + " { on incoming, outgoing when " + when + " do { " + actions +
           " } }\n";
}

QString decider(const Verdict &verdict)
{
    return verdict.trace.span ? verdict.trace.span->rule : QString();
}

QString only(const std::vector<Reply> &replies)
{
    return replies.size() == 1 ? replies.front().text : QStringLiteral("%1 replies").arg(replies.size());
}

/// On incoming alone, where replies make sense.
QByteArray answering(const QByteArray &name, const QByteArray &actions, const QByteArray &when = "me.phone is away",
                     const QByteArray &attributes = {})
{
    return "rule \"" + name + "\" " + attributes + " { on incoming when " + when + " do { " + actions + " } }\n";
}

} // namespace

class TestRuleProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOneOrder_data()
    {
        QTest::addColumn<PolicyVerdict>("policy");
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<Disposition>("expected");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<int>("overruled");
        using V = PolicyVerdict;
        const auto add = [](V policy, const char *action, Disposition expected, const char *reason, int overruled) {
            QTest::addRow("%s and %s", nameOf(policy).data(), action)
                << policy << QByteArray(action) << expected << QByteArray(reason) << overruled;
        };
        add(V::Block, "deliver", Disposition::Drop, "policy.block", 0); // drop implies stop
        add(V::Pierce, "hold", Disposition::Deliver, "policy.pierce", 1);
        add(V::Pierce, "drop", Disposition::Deliver, "policy.pierce", 1);
        add(V::Hold, "deliver", Disposition::Deliver, "rule", 1);
        add(V::Ask, "deliver silently", Disposition::DeliverSilently, "rule", 1);
        add(V::Allow, "hold", Disposition::Hold, "rule", 1);
        add(V::Allow, "drop", Disposition::Deliver, "policy.allow", 1); // protects
        add(V::Hold, "drop", Disposition::Drop, "rule", 1);
        add(V::Hold, "mark urgent", Disposition::Hold, "policy.hold", 0);
        add(V::Ask, "mark urgent", Disposition::Hold, "policy.ask", 0);
        add(V::Allow, "mark urgent", Disposition::Deliver, "policy.allow", 0);
        add(V::NoReply, "mark urgent", Disposition::Deliver, "deliver", 0);
        add(V::Warn, "drop", Disposition::Drop, "rule", 0);
    }
    void theOneOrder()
    {
        QFETCH(PolicyVerdict, policy);
        QFETCH(QByteArray, action);
        QFETCH(Disposition, expected);
        QFETCH(QByteArray, reason);
        QFETCH(int, overruled);
        for (const bool outgoing : {false, true}) {
            RuleCase c(rule("r", action), {row(IdentityId(10), {policy})});
            c.facts.message.direction = outgoing ? Direction::Outgoing : Direction::Incoming;
            const Verdict verdict = c.verdict();
            QCOMPARE(verdict.disposition, expected);
            QCOMPARE(verdict.trace.reason, reason);
            QCOMPARE(int(verdict.overruled.size()), overruled);
            QCOMPARE(verdict.ask, policy == PolicyVerdict::Ask && reason == "policy.ask");
        }
    }

    void theFirstDispositionDecides()
    {
        RuleCase c(rule("third", "deliver") + rule("first", "hold", "priority 300") +
                   rule("second", "drop", "priority 200"));
        const Verdict verdict = c.verdict();
        QCOMPARE(verdict.disposition, Disposition::Hold);
        QCOMPARE(decider(verdict), QStringLiteral("first"));
        QCOMPARE(verdict.overruled.size(), size_t(2));
        QCOMPARE(verdict.overruled[0].span.rule, QStringLiteral("second"));
        QCOMPARE(verdict.overruled[0].disposition, Disposition::Drop);
        QCOMPARE(verdict.overruled[1].span.rule, QStringLiteral("third")); // an overruled drop stops nothing
        QCOMPARE(verdict.trace.span->source, QStringLiteral("test.rules"));
    }

    void dropAndStopEndTheRules()
    {
        RuleCase dropped(rule("a", "drop warn \"Filtered.\"") + rule("b", "mark urgent"));
        const Verdict verdict = dropped.verdict();
        QCOMPARE(effectsOf<Warn>(verdict.reaction).size(), size_t(1));
        QVERIFY(effectsOf<MarkUrgent>(verdict.reaction).empty());
        RuleCase stopped(rule("a", "stop mark urgent") + rule("b", "hold"),
                         {row(IdentityId(10), {PolicyVerdict::Ask})});
        const Verdict asked = stopped.verdict();
        QCOMPARE(asked.trace.reason, QByteArray("policy.ask")); // stop ends the rules, not the policies
        QCOMPARE(effectsOf<MarkUrgent>(asked.reaction).size(), size_t(1));
        QVERIFY(RuleCase(rule("a", "drop forget")).verdict().forget);
    }

    void strangersAreAskedAbout()
    {
        RuleCase c({}, {row(Strangers{}, {PolicyVerdict::Ask})});
        QCOMPARE(c.verdict().trace.reason, QByteArray("deliver"));
        c.facts.person->known = false;
        const Verdict verdict = c.verdict();
        QCOMPARE(verdict.trace.reason, QByteArray("policy.strangers.ask"));
        QCOMPARE(verdict.trace.span->source, QStringLiteral("menu"));
        QVERIFY(verdict.ask);
    }

    void effectsMerge()
    {
        RuleCase c(
            answering("a", "reply \"one\" notify channel:push \"first\" label label:vip mark urgent mute for 1h") +
            answering("b", "reply \"two\" notify channel:push \"second\" urgent notify channel:sms \"x\" "
                           "unlabel label:vip mark urgent mute"));
        const Reaction reaction = c.verdict().reaction;
        QCOMPARE(only(effectsOf<Reply>(reaction)), QStringLiteral("one"));
        const std::vector<Notify> notifications = effectsOf<Notify>(reaction);
        QCOMPARE(notifications.size(), size_t(2));
        QCOMPARE(notifications[0], (Notify{QStringLiteral("push"), Urgency::High, QStringLiteral("first")}));
        QCOMPARE(notifications[1].channel, QStringLiteral("sms"));
        QCOMPARE(effectsOf<SetLabel>(reaction), (std::vector<SetLabel>{{LabelId(70), true}}));
        QCOMPARE(effectsOf<MarkUrgent>(reaction).size(), size_t(1));
        QCOMPARE(effectsOf<Mute>(reaction), (std::vector<Mute>{{Duration(1h)}}));
    }

    void effectsAreBounded()
    {
        QByteArray rules;
        Directory names = testNames();
        for (int i = 0; i < 20; ++i) {
            const QByteArray number = QByteArray::number(i);
            rules += "rule \"" + number + "\" { on incoming do { notify channel:c" + number +
                     " \"x\" forward to identity:\"i:" + number +
                     "\" after 1min { notify channel:push \"later\" } } }\n";
            names.names["channel"].insert(QStringLiteral("c%1").arg(i), 100 + i);
            names.names["identity"].insert(QStringLiteral("i:%1").arg(i), 200 + i);
        }
        const RuleSet::Loaded loaded =
            RuleSet::load({{QStringLiteral("many.rules"), "locum 1\n" + rules}}, testVocabulary(), &names);
        QVERIFY(loaded.rules);
        const ContractCase c;
        const Reaction reaction = makeProgram(loaded.rules, {})->decide(c.facts).reaction;
        QCOMPARE(effectsOf<Notify>(reaction).size(), size_t(8));
        QCOMPARE(effectsOf<Forward>(reaction).size(), size_t(2));
        QCOMPARE(reaction.deferred.size(), size_t(16));
    }

    void limits()
    {
        // The start is a Thursday, 20:26 in UTC.
        RuleCase hourly(answering("r", "notify channel:push \"x\" once per 1h per person"));
        const auto told = [](RuleCase &c) { return !c.happens().reaction.effects.empty(); };
        QVERIFY(told(hourly));
        hourly.next(59min, QStringLiteral("a"));
        QVERIFY(!told(hourly));
        hourly.next(1min, QStringLiteral("b")); // exactly an hour
        QVERIFY(told(hourly));
        hourly.facts.person->id = PersonId(11);
        QVERIFY(told(hourly));

        RuleCase two(answering("r", "notify channel:push \"x\" at most 2 per 1h per rule"));
        QVERIFY(told(two) && told(two) && !told(two));
        two.facts.person->id = PersonId(11);
        QVERIFY(!told(two));

        RuleCase daily(answering("r", "notify channel:push \"x\" once per day per conversation"));
        daily.facts.me.timeZone = QTimeZone("Europe/Berlin"); // 22:26 there
        QVERIFY(told(daily));
        daily.next(1h, QStringLiteral("a"));
        QVERIFY(!told(daily));
        daily.next(1h, QStringLiteral("b")); // past midnight
        QVERIFY(told(daily) && !told(daily));
        daily.facts.conversation.id = ConversationId(31);
        QVERIFY(told(daily));

        RuleCase weekly(answering("r", "notify channel:push \"x\" once per week per account"));
        QVERIFY(told(weekly));
        weekly.next(3 * 24h, QStringLiteral("a")); // Sunday
        QVERIFY(!told(weekly));
        weekly.next(24h, QStringLiteral("b"));
        QVERIFY(told(weekly));

        RuleCase monthly(answering("r", "notify channel:push \"x\" once per month"));
        QVERIFY(told(monthly)); // 28 May
        monthly.next(3 * 24h, QStringLiteral("a"));
        QVERIFY(!told(monthly));
        monthly.next(24h, QStringLiteral("b"));
        QVERIFY(told(monthly));

        RuleCase absence(answering("r", "notify channel:push \"x\" once per absence per person"));
        QVERIFY(told(absence));
        absence.next(24h * 20, QStringLiteral("a"));
        QVERIFY(!told(absence));
        ++absence.facts.me.standIn.absenceNumber;
        QVERIFY(told(absence));

        RuleCase both(answering("r", "notify channel:push \"x\" once per 1h per person at most 2 per day"));
        QVERIFY(told(both));
        both.next(61min, QStringLiteral("a"));
        QVERIFY(told(both));
        both.next(61min, QStringLiteral("b"));
        QVERIFY(!told(both));
    }

    void anExhaustedReplyLeavesRoomForTheNext()
    {
        RuleCase c(answering("a", "reply \"one\" once per 1h") + answering("b", "reply \"two\""));
        QCOMPARE(only(effectsOf<Reply>(c.happens().reaction)), QStringLiteral("one"));
        QCOMPARE(only(effectsOf<Reply>(c.happens().reaction)), QStringLiteral("two"));
    }

    void limitsGoByTheLedgersClock()
    {
        RuleCase c(answering("r", "notify channel:push \"x\" once per day"));
        QVERIFY(!c.happens().reaction.effects.empty());
        c.facts.now += 10min; // the wall's clock was set forward: the ledger's is not
        QVERIFY(c.happens().reaction.effects.empty());
        const LimitUse use = c.history.used.front();
        QCOMPARE(use.at, c.facts.ledger.now);
        QVERIFY(use.keepUntil > use.at);
    }

    void oneshotFiresOnce()
    {
        RuleCase c(rule("once", "hold", "oneshot"));
        QCOMPARE(c.happens().disposition, Disposition::Hold);
        QCOMPARE(c.history.spent, std::set<QString>{QStringLiteral("once")});
        QCOMPARE(c.happens().disposition, Disposition::Deliver);
    }

    void validDays()
    {
        RuleCase c(rule("r", "hold", "valid 2026-05-28 .. 2026-05-29"));
        QCOMPARE(c.verdict().disposition, Disposition::Hold);
        c.facts.now += 24h;
        QCOMPARE(c.verdict().disposition, Disposition::Hold);
        c.facts.now += 24h;
        QCOMPARE(c.verdict().disposition, Disposition::Deliver);
        c.facts.me.timeZone = QTimeZone(-12 * 3600); // still the 29th there? no: 30 May 08:26
        QCOMPARE(c.verdict().disposition, Disposition::Deliver);
    }

    void noreplyRemovesRepliesAndWarnings()
    {
        RuleCase c(answering("r", "hold reply \"x\" warn \"y\" notify channel:push \"z\""),
                   {row(IdentityId(10), {PolicyVerdict::NoReply})});
        const Reaction reaction = c.verdict().reaction;
        QCOMPARE(reaction.effects.size(), size_t(1));
        QCOMPARE(effectsOf<Notify>(reaction).size(), size_t(1));
    }

    void aPolicysWarningSpeaksOfWhatIsFiltered()
    {
        RuleCase held({}, {row(PersonSubject{IdentityId(10)}, {PolicyVerdict::Hold, PolicyVerdict::Warn})});
        const std::vector<Warn> warnings = effectsOf<Warn>(held.verdict().reaction);
        QCOMPARE(warnings.size(), size_t(1));
        QVERIFY(!warnings[0].text.isEmpty() && warnings[0].strangersAllowed);
        RuleCase delivered({}, {row(PersonSubject{IdentityId(10)}, {PolicyVerdict::Warn})});
        QVERIFY(delivered.verdict().reaction.effects.empty());
        RuleCase account({}, {row(AccountId(20), {PolicyVerdict::Block, PolicyVerdict::Warn})});
        QVERIFY(!effectsOf<Warn>(account.verdict().reaction)[0].strangersAllowed);
    }

    void strangersAreAnsweredWhereTheConditionSaysSo()
    {
        RuleCase silent(answering("a", "reply \"x\""));
        QVERIFY(!effectsOf<Reply>(silent.verdict().reaction)[0].strangersAllowed);
        RuleCase asked(answering("a", "reply \"x\"", "not person.known"));
        asked.facts.person->known = false;
        QVERIFY(effectsOf<Reply>(asked.verdict().reaction)[0].strangersAllowed);
    }

    void textsAreInThePersonsLanguage_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QLocale>("mine");
        QTest::addColumn<QString>("expected");
        const QLocale c = QLocale::c();
        const QLocale german(QLocale::German);
        const auto s = [](const char *text) { return QString::fromLatin1(text); };
        QTest::newRow("theirs") << s("es") << s("de") << german << s("Hola Bob");
        QTest::newRow("the message's") << s("") << s("es") << german << s("Hola Bob");
        QTest::newRow("mine") << s("") << s("") << german << s("Hallo Bob");
        QTest::newRow("the first") << s("") << s("") << c << s("Hello Bob");
        QTest::newRow("the next best") << s("fi") << s("de-AT") << c << s("Hallo Bob");
    }
    void textsAreInThePersonsLanguage()
    {
        QFETCH(QString, person);
        QFETCH(QString, message);
        QFETCH(QLocale, mine);
        QFETCH(QString, expected);
        RuleCase c("phrase hi { en \"Hello {person.name}\" de \"Hallo {person.name}\" es \"Hola {person.name}\" }\n" +
                   answering("r", "reply hi notify channel:push hi"));
        c.facts.person->language = person;
        c.facts.messageLanguage = message;
        c.facts.me.locale = mine;
        const Reaction reaction = c.verdict().reaction;
        QCOMPARE(only(effectsOf<Reply>(reaction)), expected);
        const QString own = mine == QLocale::c() ? QStringLiteral("Hello Bob") : QStringLiteral("Hallo Bob");
        QCOMPARE(effectsOf<Notify>(reaction)[0].text, own); // to the user, in the user's
    }

    void untilOfTheRuleStandsInItsTexts()
    {
        RuleCase c(
            answering("r", "reply \"Until {rule.until | date}.\"", "person.known", "valid 2026-05-01 .. 2026-06-02"));
        c.facts.me.locale = QLocale(QLocale::English, QLocale::UnitedKingdom);
        QCOMPARE(only(effectsOf<Reply>(c.verdict().reaction)), QStringLiteral("Until 2 June 2026."));
    }

    void digestAndDelaySayUntilWhen()
    {
        RuleCase digest("digest evening at 07:00, 19:00 to channel:email\n" + rule("r", "digest evening"));
        digest.facts.me.timeZone = QTimeZone("Europe/Berlin"); // 22:26 there
        const Verdict verdict = digest.verdict();
        QCOMPARE(verdict.disposition, Disposition::Digest);
        QCOMPARE(verdict.digest, QByteArray("evening"));
        QCOMPARE(verdict.until, *instantFromIso(QStringLiteral("2026-05-29T05:00:00Z")));
        RuleCase delay(rule("r", "delay 8h"));
        QCOMPARE(delay.verdict().until, ContractCase::start + 8h);
    }

    void deferredBlocksAreAskedAgain()
    {
        RuleCase c(
            answering("r", "after 5min if not message.read { notify channel:sms \"{person.name}\" once per 1h }"));
        const Reaction reaction = c.verdict().reaction;
        QCOMPARE(reaction.deferred.size(), size_t(1));
        QCOMPARE(reaction.deferred[0].after, Duration(5min));
        const QString key = reaction.deferred[0].key;
        const Reaction later = c.program->resume(key, c.facts);
        QCOMPARE(effectsOf<Notify>(later)[0].text, QStringLiteral("Bob"));
        c.history.write(later);
        QVERIFY(c.program->resume(key, c.facts).effects.empty());
        c.history.used.clear();
        c.history.read = true;
        QVERIFY(c.program->resume(key, c.facts).effects.empty());
        QVERIFY(c.program->resume(QStringLiteral("gone"), c.facts).effects.empty());
        RuleCase quiet(answering("r", "after 5min { notify channel:sms \"x\" }"), {});
        QVERIFY(!quiet.program->resume(quiet.verdict().reaction.deferred[0].key, Happening{}).effects.empty());
    }

    void whatIsNoMessage()
    {
        const auto rules = makeProgram(
            rulesOf("use calendar 1\n"
                    "rule \"b\" oneshot { on presence when person is person:bob and presence.now is online do { notify "
                    "channel:push \"Bob\" } }\n"
                    "rule \"r\" { on request when person in group:work do { accept label label:vip } }\n"
                    "rule \"s\" { on at 07:15 when me.phone is attached do { status busy \"Up\" for 1h } }\n"
                    "rule \"c\" { on attach do { call calendar.book(\"a\", 2h) } }\n"),
            {});
        MadeHistory history;
        Happening h;
        h.history = &history;
        h.person = PersonFacts{.id = PersonId(10), .identities = {IdentityId(10)}, .groups = {GroupId(41)}};
        h.presence = Happening::PresenceChange{Availability::Offline, {Availability::Away, {}, {}}};
        const Reaction online = rules->react(h);
        QCOMPARE(effectsOf<Notify>(online).size(), size_t(1));
        QCOMPARE(online.spent, std::vector<QString>{QStringLiteral("b")});
        history.write(online);
        QVERIFY(rules->react(h).effects.empty());
        h.event = EventKind::Request;
        QCOMPARE(effectsOf<AnswerIt>(rules->react(h)), (std::vector<AnswerIt>{{true, {}}}));
        h.event = EventKind::At;
        QVERIFY(rules->react(h).effects.empty()); // of no rule's schedule
        h.scheduledRule = QStringLiteral("s");
        QCOMPARE(effectsOf<SetStatus>(rules->react(h)),
                 (std::vector<SetStatus>{{StandInMode::Busy, QStringLiteral("Up"), Duration(1h)}}));
        h.me.standIn.state = StandInState::Away;
        QVERIFY(rules->react(h).effects.empty());
        h.event = EventKind::Attach;
        const std::vector<Call> calls = effectsOf<Call>(rules->react(h));
        QCOMPARE(calls, (std::vector<Call>{{"calendar.book", QJsonArray{QStringLiteral("a"), 7'200'000}}}));
        QCOMPARE(rules->dueAfter(Instant{}, QTimeZone::utc()).size(), size_t(1));
    }

    void forwardsGoWhereTheContractLetsThem()
    {
        RuleCase c(answering("r", "forward to identity:\"libera:me\" \"{person.name}: {quote(message.text, 400)}\" "
                                  "forward to identity:\"home:bob@example.org\"") +
                   answering("s", "forward to room:\"#qt@libera\""));
        c.facts.message.text = QStringLiteral("Hello\x02 there");
        const std::vector<Forward> forwards = effectsOf<Forward>(c.verdict().reaction);
        QCOMPARE(forwards.size(), size_t(2)); // not back to Bob: S20
        QCOMPARE(forwards[0], (Forward{IdentityId(16), QStringLiteral("Bob: Hello there")}));
        QCOMPARE(std::get<ConversationId>(forwards[1].to), ConversationId(31));
        c.facts.forwarded = true;
        QVERIFY(effectsOf<Forward>(c.verdict().reaction).empty());
    }

    void withoutHistoryNoLimitWasEverUsed()
    {
        RuleCase c(answering("r", "notify channel:push \"x\" once per 1h") +
                   answering("s", "mark urgent", "person.messages(10min) >= 1"));
        c.facts.history = nullptr;
        const Reaction reaction = c.verdict().reaction;
        QCOMPARE(reaction.effects.size(), size_t(1));
        QCOMPARE(reaction.effects[0].uses.size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestRuleProgram)
#include "tst_rule_program.moc"
