// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "rules/auto_reply_contract.h"
#include "rules/rule_program.h"
#include "rules/test_runner.h"

#include <map>
#include <set>

namespace locum::rules {

/// What came of an event, or of time that passed: effects as they were performed.
struct TestOutcome {
    std::optional<Verdict> verdict; ///< of a message
    std::vector<Effect> effects;
    std::vector<QString> fired; ///< rules by name
    /// What the contract kept from being sent: the text, and why.
    std::vector<std::pair<QString, QByteArray>> refused;
};

/// The simulated world of one test: one user with one phone, the people that the test names, a clock, and history,
/// counters and ledger as they evolve.
class TestWorld final : public History {
public:
    TestWorld(std::shared_ptr<const RuleProgram> program, const InventedNames &names);

    void given(const language::BoundFact &fact);
    void member(qint64 member, qint64 group);
    void named(qint64 who, const QString &name) { m_names[who] = name; }

    /// Moves the clock; what falls due on the way happens. False: too much does.
    bool advanceTo(Instant moment);
    Instant now() const { return m_now; }
    /// The clock has not been set or used yet.
    bool isUntouched() const { return m_untouched; }
    void start(Instant moment);

    struct Event {
        EventKind kind = EventKind::Incoming;
        std::optional<Kind> whoKind = {};
        qint64 who = 0;
        std::vector<language::BoundFact> facts = {};
    };
    void happen(Event event);

    const TestOutcome &outcome() const { return m_outcome; }

    // History
    int messagesOfPerson(PersonId person, Duration window) const override;
    int messagesOfConversation(ConversationId conversation, Duration window) const override;
    std::optional<Duration> silentFor(PersonId person) const override;
    std::optional<Duration> answeredAgo(PersonId person) const override;
    std::optional<Duration> autoRepliedAgo(PersonId person) const override;
    int uses(const LimitKey &limit, Instant since) const override;
    bool isSpent(const QString &rule) const override { return m_spent.contains(rule); }
    bool isRead(MessageId) const override { return false; }

private:
    struct Seen {
        PersonId person;
        ConversationId conversation;
        Instant at;
        Direction direction;
    };
    /// The facts of an event, which a deferred block is asked about again.
    struct Context {
        std::shared_ptr<Facts> facts; ///< of a message, or
        std::shared_ptr<Happening> happening;
        std::vector<language::BoundFact> given;
    };
    struct Pending {
        Context context;
        std::variant<QString, ReplyRequest> what; ///< a block's key, or a delayed reply
    };

    void take(Facts &facts, const language::BoundFact &fact) const;
    void take(Happening &happening, const language::BoundFact &fact) const;
    void takeOfMe(MeFacts &me, const language::BoundFact &fact) const;
    Facts messageFacts(const Event &event);
    Happening happeningOf(const Event &event);
    PersonFacts personOf(qint64 who) const;
    locum::Identity identityOf(qint64 who) const;
    locum::Conversation conversationWith(qint64 who);
    Ledger ledgerOf(const std::optional<PersonFacts> &person, ConversationId conversation) const;
    MeFacts me() const;
    void setPhone(bool away);

    void message(const Event &event);
    void other(const Event &event);
    void perform(const Reaction &reaction, const Context &context, Disposition disposition);
    void speak(ReplyRequest request, Duration in, const Wanted &wanted, const Context &context);
    void send(const Allowed &allowed);
    void fallDue(const Pending &pending);
    void write(const LedgerUpdates &updates);
    void use(const std::vector<LimitUse> &uses);
    void noteFired(const DecisionRecord &record);

    std::shared_ptr<const RuleProgram> m_program;
    const InventedNames &m_invented;
    Instant m_now;
    bool m_untouched = true;
    bool m_away = false;
    Instant m_awaySince;
    qint64 m_absence = 0;
    std::vector<language::BoundFact> m_given;
    std::map<qint64, std::vector<qint64>> m_groups;
    std::map<qint64, std::vector<qint64>> m_labels;
    std::map<qint64, QString> m_names;
    std::map<qint64, qint64> m_conversations; ///< with whom → id
    std::vector<Seen> m_seen;
    Ledger m_ledger; ///< of all identities
    std::map<std::pair<QString, QString>, std::vector<Instant>> m_uses;
    std::set<QString> m_spent;
    std::multimap<Instant, Pending> m_pending;
    qint64 m_nextId = 1;
    TestOutcome m_outcome;
};

} // namespace locum::rules
