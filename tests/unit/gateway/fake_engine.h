// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random.h"
#include "ports/engine_ports.h"
#include "ports/stand_in_port.h"

#include <QJsonArray>
#include <QMap>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <vector>

namespace locum {

inline constexpr qint64 testTime = 1'800'000'000'000; ///< when it all happens, ms since the epoch

/// Time that stands until the test moves it.
class TestClock final : public Clock {
public:
    Instant now() const override { return instantFromMilliseconds(testTime) + m_passed; }
    Duration monotonic() const override { return std::chrono::hours(1) + m_passed; }
    void pass(Duration time) { m_passed += time; }

private:
    Duration m_passed{0};
};

/// An engine of two users (1 "alice", 2 "bob") with what a test gives it. Replies come at once, unless `hold` is set.
class FakeEngine final : public ports::UserPort,
                         public ports::AccountPort,
                         public ports::ContactPort,
                         public ports::ConversationPort,
                         public ports::FeedPort,
                         public ports::LinkPort,
                         public ports::AdminPort,
                         public ports::RulePort,
                         public ports::RulePluginPort,
                         public ports::ChannelPort,
                         public ports::AbsencePort,
                         public ports::StandInPort,
                         public ports::SearchPort,
                         public ports::FilePort,
                         public ports::NoticePort,
                         public ports::ServicePort,
                         public ports::PersonPort {
    template <class T>
    using Reply = ports::Reply<T>;

public:
    FakeEngine() { tokens.insert(ports::TokenDirectory::hashOf("alice-token"), {UserId(1), DeviceId(10)}); }

    ports::EnginePorts ports()
    {
        return {this, this, this, this, this, this, this, &tokens, this,
                this, this, this, this, this, this, this, this,    this};
    }

    // what a test looks at
    QStringList calls; ///< the links' and cursors' story: "opened 10 interactive", "lost 10", …
    std::vector<ports::NewMessage> sent;
    std::vector<sdk::ChannelRequest> hooks;
    std::vector<ports::MessageSearch> searches;
    int provenCount = 0;
    int logIns = 0;
    ports::TokenDirectory tokens;
    QMap<qint64, std::vector<FeedEntry>> feeds; ///< by user
    std::vector<ports::FeedListener *> listeners;

    bool hold = false; ///< replies wait in `held`
    std::vector<std::function<void()>> held;
    bool holdPages = false; ///< pages of the feed wait in `pages`
    std::vector<std::function<void()>> pages;

    static void release(std::vector<std::function<void()>> &waiting)
    {
        for (const auto &reply : std::exchange(waiting, {})) {
            reply();
        }
    }

    static Instant time() { return instantFromMilliseconds(testTime); }
    static Message message(qint64 id, const QString &text = QStringLiteral("hello"))
    {
        Message made{MessageId(id), ConversationId(5), AccountId(3)};
        made.text = text;
        made.sender = IdentityId(7);
        made.senderName = QStringLiteral("Bob");
        made.sentAt = made.receivedAt = time();
        return made;
    }
    static Identity identity()
    {
        Identity made{IdentityId(7), AccountId(3), QStringLiteral("bob@a.org"), QStringLiteral("Bob"), PersonId(7)};
        made.presence.idleSince = time();
        made.groups = {QStringLiteral("Friends")};
        return made;
    }
    static Conversation conversation()
    {
        Conversation made{ConversationId(5), AccountId(3)};
        made.address = QStringLiteral("bob@a.org");
        made.identity = IdentityId(7);
        made.readUpTo = MessageId(1);
        return made;
    }
    static Account account()
    {
        Account made{AccountId(3), UserId(1)};
        made.slug = QStringLiteral("work");
        made.protocol = QStringLiteral("xmpp");
        made.link = LinkState::WaitingToRetry;
        made.linkError = Error{"network.unreachable", QStringLiteral("no route"), Retry::Later};
        return made;
    }
    static Policy policy()
    {
        return {PolicyId(2),           {PolicyKind::Identity, 7}, {PolicyVerdict::Hold, PolicyVerdict::NoReply},
                PolicyDirection::From, PolicyPhase::Always,       time()};
    }
    static PendingRequest request()
    {
        RequestReceived received;
        received.handle = QStringLiteral("h");
        return {RequestId(4), AccountId(3), received, time()};
    }
    static std::vector<ports::PluginStatus> pluginList()
    {
        sdk::PluginMetadata metadata;
        metadata.id = QStringLiteral("purple");
        metadata.version = QStringLiteral("1.0");
        metadata.name = QStringLiteral("libpurple");
        sdk::ProtocolInfo xmpp{QStringLiteral("xmpp"), QStringLiteral("XMPP"), {}, sdk::Feature::ServerRoster};
        FormField field;
        field.key = QStringLiteral("address");
        field.label = QStringLiteral("Address");
        field.choices = {{QStringLiteral("v"), QStringLiteral("l")}};
        xmpp.form.fields = {field};
        const Error old{"plugin.interface.mismatch", QStringLiteral("0, not 1")};
        return {{QStringLiteral("/p/purple.so"), metadata, std::nullopt, {xmpp}},
                {QStringLiteral("/p/old.so"), std::nullopt, old, {}}};
    }

    /// Stored, and told to the listeners as one batch.
    void append(qint64 user, int count, int textSize = 10)
    {
        std::vector<FeedEntry> batch;
        auto &feed = feeds[user];
        for (int i = 0; i < count; ++i) {
            const auto seq = static_cast<qint64>(feed.size()) + 1;
            feed.push_back({FeedSeq(seq), time(), MessageAdded{message(seq, QString(textSize, QLatin1Char('x')))}});
            batch.push_back(feed.back());
        }
        tell(user, std::move(batch));
    }
    void append(qint64 user, FeedPayload payload)
    {
        auto &feed = feeds[user];
        feed.push_back({FeedSeq(static_cast<qint64>(feed.size()) + 1), time(), std::move(payload)});
        tell(user, {feed.back()});
    }
    void tell(qint64 user, std::vector<FeedEntry> batch)
    {
        const auto shared = std::make_shared<const std::vector<FeedEntry>>(std::move(batch));
        const auto all = listeners;
        for (auto *listener : all) {
            listener->onFeed(UserId(user), shared);
        }
    }
    void tell(qint64 user, const Ephemeral &event)
    {
        const auto all = listeners;
        for (auto *listener : all) {
            listener->onEphemeral(UserId(user), event);
        }
    }

    // UserPort
    void addUser(ports::NewUser user, Reply<ports::User> reply) override
    {
        if (user.name == QLatin1String("alice")) {
            answer<ports::User>(reply, fail("user.name.taken", QString()));
        } else {
            answer<ports::User>(reply, ports::User{UserId(9), user.name, user.displayName, user.locale});
        }
    }
    void removeUser(UserId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void setPassword(UserId, Secret, Reply<void> reply) override { answer<void>(reply, Done()); }
    void users(Reply<std::vector<ports::User>> reply) override { reply(std::vector<ports::User>{alice(), bob()}); }
    void logIn(ports::LogIn request, Reply<ports::LoggedIn> reply) override
    {
        ++logIns;
        if (request.user != QLatin1String("alice") || request.password.reveal() != "correct horse") {
            answer<ports::LoggedIn>(reply, fail("login.refused", QString()));
        } else {
            answer<ports::LoggedIn>(reply, ports::LoggedIn{Secret("alice-token"), alice(), DeviceId(10)});
        }
    }
    void addDevice(UserId, QString, Reply<ports::LoggedIn> reply) override
    {
        answer<ports::LoggedIn>(reply, ports::LoggedIn{Secret("alice-token"), alice(), DeviceId(10)});
    }
    void devices(UserId, Reply<std::vector<Device>> reply) override
    {
        const Device phone{DeviceId(10), UserId(1), QStringLiteral("phone"), time(), time(), FeedSeq(0)};
        answer<std::vector<Device>>(reply, std::vector<Device>{phone});
    }
    void removeDevice(UserId user, DeviceId id, Reply<void> reply) override
    {
        if (id != DeviceId(10)) {
            answer<void>(reply, fail("device.unknown", QString()));
            return;
        }
        tokens.removeDevice(id);
        const auto all = listeners;
        for (auto *listener : all) {
            listener->onDeviceRemoved(user, id);
        }
        answer<void>(reply, Done());
    }

    // AccountPort
    std::vector<ports::PluginStatus> plugins() const override { return pluginList(); }
    void accounts(UserId, Reply<std::vector<Account>> reply) override
    {
        answer<std::vector<Account>>(reply, std::vector<Account>{account()});
    }
    void addAccount(UserId, ports::NewAccount given, Reply<Account> reply) override
    {
        if (given.protocol == QLatin1String("xmpp")) {
            answer<Account>(reply, account());
        } else {
            answer<Account>(reply, fail("network.unknown", QString()));
        }
    }
    void changeAccount(UserId, AccountId, ports::AccountChange, Reply<Account> reply) override
    {
        answer<Account>(reply, account());
    }
    void removeAccount(UserId, AccountId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void connectAccount(UserId, AccountId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void disconnectAccount(UserId, AccountId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void requests(UserId, Reply<std::vector<PendingRequest>> reply) override
    {
        answer<std::vector<PendingRequest>>(reply, std::vector<PendingRequest>{request()});
    }
    void answerRequest(UserId, RequestId, bool, QJsonObject, Reply<void> reply) override
    {
        answer<void>(reply, Done());
    }

    // ContactPort
    void contacts(UserId, Reply<std::vector<Identity>> reply) override
    {
        answer<std::vector<Identity>>(reply, std::vector<Identity>{identity()});
    }
    void addContact(UserId, ports::NewContact, Reply<Identity> reply) override { answer<Identity>(reply, identity()); }
    void changeContact(UserId, IdentityId, ports::ContactChange, Reply<Identity> reply) override
    {
        answer<Identity>(reply, identity());
    }
    void removeContact(UserId, IdentityId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void avatar(UserId, IdentityId contact, Reply<ports::Avatar> reply) override
    {
        if (contact.value() == 404) {
            answer<ports::Avatar>(reply, fail("avatar.unknown", QString()));
        } else {
            answer<ports::Avatar>(reply, ports::Avatar{"\x89PNG picture", "image/png", QStringLiteral("abc")});
        }
    }
    void authorizeContact(UserId, IdentityId, bool, Reply<void> reply) override { answer<void>(reply, Done()); }
    void setPresence(UserId, DeviceId, Presence, Reply<void> reply) override { answer<void>(reply, Done()); }
    void presence(UserId, Reply<ports::OwnPresence> reply) override
    {
        const Presence busy{Availability::Busy, QStringLiteral("In a meeting"), {}};
        answer<ports::OwnPresence>(reply, ports::OwnPresence{{{busy, DeviceId(7), time()}}, busy});
    }

    // ConversationPort
    void conversations(UserId, Reply<std::vector<Conversation>> reply) override
    {
        answer<std::vector<Conversation>>(reply, std::vector<Conversation>{conversation()});
    }
    void open(UserId, ports::OpenConversation, Reply<Conversation> reply) override
    {
        answer<Conversation>(reply, conversation());
    }
    void close(UserId, ConversationId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void participants(UserId, ConversationId, Reply<QList<Participant>> reply) override
    {
        answer<QList<Participant>>(reply, QList<Participant>{{QStringLiteral("r/bob"), QStringLiteral("bob")}});
    }
    void history(UserId, ConversationId, std::optional<MessageId>, int limit, Reply<ports::MessagePage> reply) override
    {
        ports::MessagePage page;
        for (int i = 1; i <= std::min(limit, 3); ++i) {
            page.messages.push_back(message(i));
        }
        answer<ports::MessagePage>(reply, page);
    }
    void message(UserId, MessageId id, Reply<ports::MessageRecord> reply) override
    {
        if (id.value() > 1000) {
            answer<ports::MessageRecord>(reply, fail("message.unknown", QString()));
            return;
        }
        answer<ports::MessageRecord>(
            reply, ports::MessageRecord{message(id.value()), {{time(), QStringLiteral("received"), QString()}}});
    }
    void send(UserId, DeviceId, ports::NewMessage given, Reply<Message> reply) override
    {
        sent.push_back(given);
        if (given.text.isEmpty()) {
            answer<Message>(reply, fail("message.empty", QString()));
            return;
        }
        Message made = message(100 + static_cast<qint64>(sent.size()), given.text);
        made.direction = Direction::Outgoing;
        made.clientId = given.clientId;
        answer<Message>(reply, made);
    }
    void markRead(UserId, ConversationId, MessageId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void setTyping(UserId, ConversationId, bool) override {}
    void release(UserId, MessageId id, bool, Reply<Message> reply) override
    {
        answer<Message>(reply, id.value() == 10 ? Result<Message>(message(10)) : fail("message.not_held", QString()));
    }
    void filtered(UserId, std::optional<MessageId>, int, Reply<ports::MessagePage> reply) override
    {
        answer<ports::MessagePage>(reply, ports::MessagePage{{message(4)}, false});
    }
    void setMuted(UserId, ConversationId, bool, Reply<Conversation> reply) override
    {
        answer<Conversation>(reply, conversation());
    }

    // FeedPort
    void addListener(ports::FeedListener *listener) override { listeners.push_back(listener); }
    void removeListener(ports::FeedListener *listener) override { std::erase(listeners, listener); }
    void read(UserId user, FeedSeq since, int limit, Reply<ports::FeedPage> reply) override
    {
        // What is stored when it is asked; `last` as it is when it is told, as the port promises.
        std::vector<FeedEntry> entries;
        for (const auto &entry : feeds[user.value()]) {
            if (entry.seq > since && static_cast<int>(entries.size()) < limit) {
                entries.push_back(entry);
            }
        }
        const auto shared = std::make_shared<const std::vector<FeedEntry>>(std::move(entries));
        const auto tellPage = [this, user, shared, reply] {
            reply(ports::FeedPage{shared, FeedSeq(static_cast<qint64>(feeds[user.value()].size()))});
        };
        if (holdPages) {
            pages.push_back(tellPage);
        } else {
            tellPage();
        }
    }
    void acknowledge(UserId, DeviceId device, FeedSeq upTo) override
    {
        calls.append(QStringLiteral("acknowledge %1 %2").arg(device.value()).arg(upTo.value()));
    }

    // LinkPort
    void opened(UserId, DeviceId device, LinkId, ports::LinkActivity activity) override
    {
        calls.append(QStringLiteral("opened %1 %2").arg(device.value()).arg(nameOf(activity)));
    }
    void proven(UserId, DeviceId, LinkId) override { ++provenCount; }
    void activityChanged(UserId, DeviceId device, LinkId, ports::LinkActivity activity) override
    {
        calls.append(QStringLiteral("activity %1 %2").arg(device.value()).arg(nameOf(activity)));
    }
    void input(UserId, DeviceId device) override { calls.append(QStringLiteral("input %1").arg(device.value())); }
    void lost(UserId, DeviceId device, LinkId) override { calls.append(QStringLiteral("lost %1").arg(device.value())); }
    void polled(UserId, DeviceId device, Duration interval, ports::LinkActivity activity) override
    {
        calls.append(QStringLiteral("polled %1 %2 %3").arg(device.value()).arg(interval.count()).arg(nameOf(activity)));
    }
    void leave(UserId, DeviceId device, std::optional<ports::Leave> how, Reply<StandInStatus> reply) override
    {
        const QString said = !how           ? QStringLiteral("bare")
                             : how->standIn ? nameOf(how->absence.mode)
                                            : QStringLiteral("off");
        calls.append(QStringLiteral("leave %1 %2").arg(device.value()).arg(said));
        StandInStatus status;
        status.state = StandInState::Away;
        status.reason = AwayReason::Asked;
        answer<StandInStatus>(reply, status);
    }
    void status(UserId, Reply<StandInStatus> reply) override { answer<StandInStatus>(reply, StandInStatus{}); }

    // PersonPort
    static ports::Person somebody()
    {
        return {PersonId(7),
                QStringLiteral("Bob"),
                QStringLiteral("bob"),
                {QStringLiteral("Friends")},
                {QStringLiteral("vip")},
                {identity()},
                Presence{Availability::Busy, {}, std::nullopt},
                IdentityId(7),
                IdentityId(7)};
    }
    static ports::PersonPair pair()
    {
        return {IdentityId(7),
                IdentityId(8),
                "suggest",
                0.97,
                5.1,
                -8.9,
                {{"vcard_uid", 14.0, "vouched"}},
                QStringLiteral("+14.0 …")};
    }
    void persons(UserId, Reply<ports::PersonList> reply) override
    {
        answer<ports::PersonList>(reply, ports::PersonList{true, {somebody()}});
    }
    void setAggregated(UserId, bool, Reply<void> reply) override { answer<void>(reply, Done()); }
    void person(UserId, PersonId, Reply<ports::PersonDetail> reply) override
    {
        answer<ports::PersonDetail>(reply,
                                    ports::PersonDetail{somebody(),
                                                        {{3, "link", time(), false, {IdentityId(7), IdentityId(8)}}},
                                                        {pair()},
                                                        {{IdentityId(9), IdentityId(7), "same_look"}}});
    }
    void pin(UserId, PersonId, std::optional<IdentityId>, Reply<void> reply) override { answer<void>(reply, Done()); }
    void act(UserId, DeviceId, ports::PersonAct, Reply<ports::PersonActDone> reply) override
    {
        answer<ports::PersonActDone>(
            reply, ports::PersonActDone{3, {{PersonId(7), {IdentityId(7), IdentityId(8)}}, {PersonId(8), {}}}});
    }
    void suggestions(UserId, Reply<std::vector<ports::PersonPair>> reply) override
    {
        answer<std::vector<ports::PersonPair>>(reply, std::vector{pair()});
    }
    void alerts(UserId, Reply<std::vector<ports::PersonAlert>> reply) override
    {
        answer<std::vector<ports::PersonAlert>>(
            reply, std::vector{ports::PersonAlert{IdentityId(9), IdentityId(7), "mixed_scripts"}});
    }
    void importCards(UserId, QByteArray, Reply<int> reply) override { answer<int>(reply, 3); }
    void sendToPerson(UserId, DeviceId, ports::PersonMessage, Reply<ports::PersonMessageSent> reply) override
    {
        answer<ports::PersonMessageSent>(
            reply, ports::PersonMessageSent{message(1), IdentityId(7), "fall_back", IdentityId(8)});
    }
    void historyOfPerson(UserId, PersonId, std::optional<MessageId>, int, Reply<ports::MessagePage> reply) override
    {
        answer<ports::MessagePage>(reply, ports::MessagePage{{message(1)}, false});
    }

    // RulePort
    static ports::RuleGeneration generation()
    {
        return {GenerationId(2), time(), DeviceId(10), QStringLiteral("note"), true};
    }
    static ports::CheckedRules checked(bool good)
    {
        ports::CheckedRules rules;
        rules.diagnostics = {{"E203", !good, QStringLiteral("main.rules"), 3, 5, 3, 9, QStringLiteral("no field"),
                              QStringLiteral("did you mean")}};
        if (good) {
            rules.generation = generation();
        }
        return rules;
    }
    static ports::NamedSet set() { return {3, QStringLiteral("vip"), QStringLiteral("VIP"), true, {IdentityId(7)}}; }
    static ports::Channel channel()
    {
        ports::Channel phone{ChannelId(3), QStringLiteral("phone"), QStringLiteral("Phone"), QStringLiteral("push")};
        phone.settings = {{QStringLiteral("to"), QStringLiteral("+34600")}};
        phone.secrets = {QStringLiteral("password")};
        phone.usage = {{QStringLiteral("per_day"), 20}};
        phone.health = ports::ChannelHealth::Trouble;
        phone.error = Error{"channel.gone", {}, Retry::AfterUserAction};
        phone.callBack = QStringLiteral("https://a.org/api/v1/hooks/x");
        phone.sentToday = 3;
        phone.sentThisMonth = 4;
        return phone;
    }
    void runningRules(UserId, Reply<ports::RunningRules> reply) override
    {
        answer<ports::RunningRules>(
            reply, ports::RunningRules{generation(), {{QStringLiteral("main.rules"), "#"}}, Error{"rules.broken", {}}});
    }
    void pushRules(UserId, DeviceId, std::vector<ports::RuleFile> files, QString,
                   Reply<ports::CheckedRules> reply) override
    {
        answer<ports::CheckedRules>(reply, checked(files.front().text != "wrong"));
    }
    void checkRules(UserId, std::vector<ports::RuleFile>, Reply<ports::CheckedRules> reply) override
    {
        answer<ports::CheckedRules>(reply, checked(false));
    }
    void generations(UserId, Reply<std::vector<ports::RuleGeneration>> reply) override
    {
        answer<std::vector<ports::RuleGeneration>>(reply, std::vector{generation()});
    }
    void generationFiles(UserId, GenerationId, Reply<std::vector<ports::RuleFile>> reply) override
    {
        answer<std::vector<ports::RuleFile>>(reply, std::vector<ports::RuleFile>{{QStringLiteral("main.rules"), "#"}});
    }
    void rollBack(UserId, GenerationId, Reply<ports::CheckedRules> reply) override
    {
        answer<ports::CheckedRules>(reply, checked(true));
    }
    void rulePlugins(UserId, Reply<std::vector<ports::RulePluginStatus>> reply) override
    {
        answer<std::vector<ports::RulePluginStatus>>(reply, std::vector{rulePlugin(QStringLiteral("calendar"), true)});
    }
    void setRulePlugin(UserId, const QString &plugin, ports::RulePluginChange change,
                       Reply<ports::RulePluginStatus> reply) override
    {
        answer<ports::RulePluginStatus>(reply, rulePlugin(plugin, change.enabled.value_or(true)));
    }
    static ports::RulePluginStatus rulePlugin(const QString &id, bool enabled)
    {
        ports::RulePluginStatus status;
        status.plugin = id;
        status.name = QStringLiteral("Calendar");
        status.version = QStringLiteral("1.0");
        status.enabled = enabled;
        status.secrets = {QStringLiteral("password")};
        status.health = enabled ? RuleHealth::Trouble : RuleHealth::Off;
        status.error = Error{"rule_plugin.slow", QStringLiteral("it did not answer")};
        status.rules = sdk::RuleDescription{};
        return status;
    }
    void resetRules(UserId, Reply<void> reply) override { answer<void>(reply, {}); }
    void explain(UserId, ports::RuleQuestion question, Reply<ports::RuleAnswer> reply) override
    {
        const QString about = question.message ? QString::number(question.message->value()) : question.made->text;
        answer<ports::RuleAnswer>(reply, ports::RuleAnswer{{},
                                                           {{QStringLiteral("disposition"), QStringLiteral("deliver")},
                                                            {QStringLiteral("reason"), QStringLiteral("rule")},
                                                            {QStringLiteral("policies"), QJsonArray()},
                                                            {QStringLiteral("rules"), QJsonArray()},
                                                            {QStringLiteral("effects"), QJsonArray()},
                                                            {QStringLiteral("overruled"), QJsonArray()}},
                                                           about});
    }
    void replay(UserId, std::vector<ports::RuleFile>, int days, Reply<ports::ReplayedRules> reply) override
    {
        ports::ReplayedRules replayed;
        replayed.messages = days;
        replayed.text = QStringLiteral("nothing");
        answer<ports::ReplayedRules>(reply, std::move(replayed));
    }
    void vocabulary(UserId, Reply<QJsonObject> reply) override
    {
        QJsonObject words;
        for (const auto *key :
             {"fields", "enums", "references", "events", "functions", "plugins", "verdicts", "windows", "scopes"}) {
            words.insert(QLatin1String(key), QJsonArray());
        }
        answer<QJsonObject>(reply, words);
    }
    void policies(UserId, Reply<std::vector<Policy>> reply) override
    {
        answer<std::vector<Policy>>(reply, std::vector{policy()});
    }
    void putPolicy(UserId, ports::NewPolicy, Reply<Policy> reply) override { answer<Policy>(reply, policy()); }
    void removePolicy(UserId, PolicyId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void contactRules(UserId, std::vector<ports::ListedContact> contacts,
                      Reply<std::vector<ports::ContactRules>> reply) override
    {
        std::vector<ports::ContactRules> all;
        for (const auto &contact : contacts) {
            all.push_back({contact.account, contact.address, IdentityId(7), {policy()}, QStringLiteral("rule x")});
        }
        answer<std::vector<ports::ContactRules>>(reply, all);
    }
    void changePerson(UserId, PersonId person, ports::PersonChange, Reply<ports::NamedPerson> reply) override
    {
        answer<ports::NamedPerson>(reply, ports::NamedPerson{person, IdentityId(7), QStringLiteral("bob"), {}});
    }
    void groups(UserId, Reply<std::vector<ports::NamedSet>> reply) override
    {
        answer<std::vector<ports::NamedSet>>(reply, std::vector{set()});
    }
    void putGroup(UserId, ports::NewSet, Reply<ports::NamedSet> reply) override
    {
        answer<ports::NamedSet>(reply, set());
    }
    void removeGroup(UserId, GroupId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void labels(UserId, Reply<std::vector<ports::NamedSet>> reply) override
    {
        answer<std::vector<ports::NamedSet>>(reply, std::vector{set()});
    }
    void putLabel(UserId, ports::NewSet, Reply<ports::NamedSet> reply) override
    {
        answer<ports::NamedSet>(reply, set());
    }
    void removeLabel(UserId, LabelId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void channels(UserId, Reply<std::vector<ports::Channel>> reply) override
    {
        answer<std::vector<ports::Channel>>(reply, std::vector{channel()});
    }
    void channelPlugins(UserId, Reply<std::vector<ports::ChannelPluginStatus>> reply) override
    {
        sdk::ChannelDescription sms;
        sms.name = QStringLiteral("SMS");
        answer<std::vector<ports::ChannelPluginStatus>>(
            reply, std::vector{ports::ChannelPluginStatus{
                       QStringLiteral("sms"), QStringLiteral("SMS"), QStringLiteral("1.0"), sms, {}, {}}});
    }
    void addChannel(UserId, ports::NewChannel, Reply<ports::Channel> reply) override
    {
        answer<ports::Channel>(reply, channel());
    }
    void changeChannel(UserId, ChannelId, ports::ChannelChange, Reply<ports::Channel> reply) override
    {
        answer<ports::Channel>(reply, channel());
    }
    void removeChannel(UserId, ChannelId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void testChannel(UserId, ChannelId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void channelLog(UserId, ChannelId, int, Reply<std::vector<ports::ChannelLogEntry>> reply) override
    {
        answer<std::vector<ports::ChannelLogEntry>>(
            reply, std::vector{ports::ChannelLogEntry{AlertId(1), QStringLiteral("message"), time(),
                                                      QStringLiteral("sent"), QString()}});
    }
    void searchMessages(UserId, ports::MessageSearch search, Reply<ports::MessagePage> reply) override
    {
        searches.push_back(search);
        answer<ports::MessagePage>(reply, ports::MessagePage{{message(1)}, true});
    }
    void notices(UserId, Reply<NoticeSettings> reply) override { answer<NoticeSettings>(reply, NoticeSettings()); }
    void setNotices(UserId, ports::NoticeChange change, Reply<NoticeSettings> reply) override
    {
        NoticeSettings set;
        set.audience = change.audience.value_or(set.audience);
        set.window = change.window.value_or(set.window);
        set.onReturn = change.onReturn.value_or(set.onReturn);
        answer<NoticeSettings>(reply, set);
    }
    static ports::NoticeAddress noticeAddress()
    {
        return {PersonId(7), QStringLiteral("Bob"), ChannelId(3), QStringLiteral("bob@example.org")};
    }
    void noticeAddresses(UserId, Reply<std::vector<ports::NoticeAddress>> reply) override
    {
        answer<std::vector<ports::NoticeAddress>>(reply, std::vector{noticeAddress()});
    }
    void setNoticeAddress(UserId, ports::NoticeAddress, Reply<ports::NoticeAddress> reply) override
    {
        answer<ports::NoticeAddress>(reply, noticeAddress());
    }
    void removeNoticeAddress(UserId, PersonId, Reply<void> reply) override { answer<void>(reply, Done()); }
    static ports::Service service(const QString &address, bool on)
    {
        return {address, QStringLiteral("rule-games"), QStringLiteral("Bulls and cows"), {}, on, AccountId(9)};
    }
    void services(UserId, Reply<std::vector<ports::Service>> reply) override
    {
        auto weather = service(QStringLiteral("weather.now"), true);
        weather.error = Error{"service.plugin.off", QStringLiteral("rule-weather"), Retry::AfterUserAction};
        answer<std::vector<ports::Service>>(reply, std::vector{service(QStringLiteral("games.bulls"), false), weather});
    }
    void setService(UserId, const QString &address, bool on, Reply<ports::Service> reply) override
    {
        answer<ports::Service>(reply, service(address, on));
    }
    static ports::AbsenceRecord absence()
    {
        return {3, time(), time(), AwayReason::Lost, Absence{StandInMode::Driving, {}, {}}};
    }
    void absences(UserId, Reply<std::vector<ports::AbsenceRecord>> reply) override
    {
        answer<std::vector<ports::AbsenceRecord>>(reply, std::vector{absence()});
    }
    void digest(UserId, qint64, Reply<ports::Digest> reply) override
    {
        ports::DigestEntry bob{PersonId(7), std::nullopt, QStringLiteral("Bob"), 1, 1, {QStringLiteral("hi")}};
        bob.answers = {QStringLiteral("later")};
        bob.online = ports::DigestEntry::Online{time(), time(), 2};
        bob.filtered = {{QStringLiteral("policy.block"), 2}};
        answer<ports::Digest>(reply, ports::Digest{absence(), {bob}, true});
    }
    static File file(qint64 received)
    {
        return {FileId(10), QStringLiteral("tea.png"), QStringLiteral("image/png"), 3, received};
    }
    void addFile(UserId, ports::NewFile, Reply<File> reply) override { answer<File>(reply, file(0)); }
    void file(UserId, FileId, Reply<File> reply) override { answer<File>(reply, file(1)); }
    void addFilePart(UserId, FileId, qint64 at, QByteArray part, Reply<File> reply) override
    {
        answer<File>(reply, file(at + part.size()));
    }
    void filePart(UserId, FileId, qint64, Reply<QByteArray> reply) override
    {
        answer<QByteArray>(reply, QByteArray("tea"));
    }
    void files(UserId, Reply<ports::KeptFiles> reply) override
    {
        answer<ports::KeptFiles>(
            reply, ports::KeptFiles{{{file(3), true, MessageId(1), ConversationId(5), time()}}, true, 3, 2048});
    }
    void removeFile(UserId, FileId, Reply<void> reply) override { answer<void>(reply, Done()); }
    void hook(const Secret &, sdk::ChannelRequest request, Reply<ports::HookAnswer> reply) override
    {
        hooks.push_back(std::move(request));
        answer<ports::HookAnswer>(reply, ports::HookAnswer{200, "thank you"});
    }

    // StandInPort
    void standInSettings(UserId, Reply<ports::StandInSettings> reply) override
    {
        answer<ports::StandInSettings>(reply, settings);
    }
    void changeStandInSettings(UserId, ports::StandInSettingsChange change,
                               Reply<ports::StandInSettings> reply) override
    {
        settings.chosen.bareClose = change.bareClose.value_or(settings.chosen.bareClose);
        settings.chosen.ownClientsCount = change.ownClientsCount.value_or(settings.chosen.ownClientsCount);
        settings.chosen.idleAway = change.idleAway.value_or(settings.chosen.idleAway);
        settings.bareClose = settings.chosen.bareClose.value_or(BareClose::StandIn);
        settings.ownClientsCount = settings.chosen.ownClientsCount.value_or(true);
        settings.idleAway = settings.chosen.idleAway.value_or(std::chrono::minutes(15));
        answer<ports::StandInSettings>(reply, settings);
    }
    void changeAbsence(UserId, ports::AbsenceChange change, Reply<StandInStatus> reply) override
    {
        absenceChanges.push_back(std::move(change));
        answer<StandInStatus>(reply, StandInStatus{});
    }
    void plannedAbsences(UserId, Reply<std::vector<AbsencePlan>> reply) override
    {
        answer<std::vector<AbsencePlan>>(reply, plans);
    }
    void planAbsence(UserId, AbsencePlan plan, Reply<AbsencePlan> reply) override
    {
        plan.id = AbsencePlanId(10);
        plans.push_back(std::move(plan));
        answer<AbsencePlan>(reply, plans.back());
    }
    void unplanAbsence(UserId, AbsencePlanId, Reply<void> reply) override { answer<void>(reply, Done()); }
    std::vector<AbsencePlan> plans;
    std::vector<ports::AbsenceChange> absenceChanges;
    ports::StandInSettings settings{BareClose::StandIn, true, std::chrono::minutes(15), {}};

    // AdminPort
    void adminStatus(Reply<ports::AdminStatus> reply) override
    {
        ports::AdminStatus status;
        status.version = QStringLiteral("0.1");
        status.databasePath = QStringLiteral("/db");
        status.databaseBytes = 4096;
        status.storeError = Error{"store.full", QString(), Retry::Later};
        status.plugins = pluginList();
        status.cells = {{QStringLiteral("alice"), QStringLiteral("purple"), QStringLiteral("running")}};
        status.accounts = {{QStringLiteral("alice"), account(), time(), 2}};
        answer<ports::AdminStatus>(reply, status);
    }

private:
    static ports::User alice()
    {
        return {UserId(1), QStringLiteral("alice"), QStringLiteral("Alice"), QStringLiteral("en")};
    }
    static ports::User bob() { return {UserId(2), QStringLiteral("bob"), QString(), QStringLiteral("es")}; }

    template <class T>
    void answer(const Reply<T> &reply, Result<T> value)
    {
        if (hold) {
            held.push_back([reply, value] { reply(value); });
        } else {
            reply(std::move(value));
        }
    }
};

} // namespace locum
