// SPDX-License-Identifier: GPL-2.0-or-later
#include "rule_case.h"

#include <queue>

#include <rapidcheck.h>

#include <array>

/// S12: two servers with an answering rule each face each other, with no marker on the wire, in virtual time.
using namespace locum;
using namespace locum::rules;
using namespace std::chrono_literals;

namespace {

constexpr Duration month = 24h * 30;

enum class Texts { Same, Counted, Other };

/// A user who is away and whose rule answers whoever writes, with no limit but those of the contract, and the rule's
/// window if it has one.
class Server {
public:
    Server(std::shared_ptr<const Program> program, Texts texts) : m_program(std::move(program)), m_texts(texts)
    {
        m_case.facts.history = &m_history;
        m_case.facts.person->identities = {IdentityId(10)};
    }

    struct Answer {
        Duration in{0};
        bool now = false; ///< it has gone out already
        Facts facts;
        ReplyRequest request;
    };

    /// A message comes from the other server.
    std::optional<Answer> receive(Instant at, const QString &text)
    {
        m_case.next(at - m_case.facts.now, text);
        m_case.write(observe(m_case.facts));
        const Verdict verdict = m_program->decide(m_case.facts);
        const std::vector<Reply> replies = effectsOf<Reply>(verdict.reaction);
        if (replies.empty()) {
            return std::nullopt;
        }
        ReplyRequest request{.text = replies[0].text,
                             .strangersAllowed = replies[0].strangersAllowed,
                             .disposition = verdict.disposition};
        const Permission permission = permits(request, m_case.facts);
        const auto *allowed = std::get_if<Allowed>(&permission);
        if (!allowed) {
            return std::nullopt;
        }
        m_history.write(verdict.reaction);
        if (replies[0].in <= 0ms) {
            m_case.write(allowed->updates);
            return Answer{0ms, true, m_case.facts, request};
        }
        return Answer{replies[0].in, false, m_case.facts, request};
    }

    /// A delayed answer is due; what it says, if it goes out.
    bool due(Answer answer, Instant at)
    {
        answer.facts.trigger = Trigger::Due;
        answer.facts.now = at;
        answer.facts.ledger = m_case.facts.ledger;
        answer.facts.me = m_case.facts.me;
        answer.facts.ledger.now = at;
        const Permission permission = permits(answer.request, answer.facts);
        const auto *allowed = std::get_if<Allowed>(&permission);
        if (allowed) {
            m_case.write(allowed->updates);
        }
        return allowed != nullptr;
    }

    /// The user comes or goes; what is said of it, if anything is. Nobody writes by hand.
    bool turns(Instant at)
    {
        m_away = !m_away;
        m_case.facts.me.standIn.state = m_away ? StandInState::Away : StandInState::Attached;
        m_case.facts.me.standIn.since = at;
        m_case.facts.me.standIn.absenceNumber += m_away ? 1 : 0;
        Facts facts = m_case.facts;
        facts.now = at;
        facts.ledger.now = at;
        const ReplyRequest request{.kind = m_away ? AutomaticKind::Notice : AutomaticKind::Return,
                                   .text = QStringLiteral("I have gone, or am back.")};
        const Permission permission = permits(request, facts);
        const auto *allowed = std::get_if<Allowed>(&permission);
        if (allowed) {
            m_case.write(allowed->updates);
        }
        return allowed != nullptr;
    }

    QString words()
    {
        ++m_said;
        switch (m_texts) {
        case Texts::Same:
            return QStringLiteral("I am away, and will read it when I am back.");
        case Texts::Counted:
            return QStringLiteral("I am away, and will read it when I am back: message %1.").arg(m_said);
        case Texts::Other:
            return QStringLiteral("And another thing that comes to mind: ") + QString(m_said % 29 + 1, u'x');
        }
        return {};
    }

private:
    std::shared_ptr<const Program> m_program;
    Texts m_texts;
    bool m_away = true;
    ContractCase m_case;
    MadeHistory m_history;
    int m_said = 0;
};

struct Wire {
    Instant at;
    int to = 0;
    std::optional<Server::Answer> due; ///< of `to` itself; else a message
    QString text;
    bool turns = false; ///< the user of `to` comes or goes

    bool operator<(const Wire &other) const { return at > other.at; }
};

std::shared_ptr<const Program> answering(const QByteArray &delay, const QByteArray &window)
{
    return makeProgram(rulesOf("rule \"away\" { on incoming when person.known or not person.known do { reply \"I am "
                               "away.\" " +
                               (delay.isEmpty() ? QByteArray() : "in " + delay + " ") +
                               (window.isEmpty() ? QByteArray() : "once per " + window + " per person") + " } }"),
                       {});
}

/// How many automatic messages there are in the 30 days from a message that starts it, in all and of each.
std::array<int, 3> sentBetween(std::array<Server, 2> servers, Duration network, int starts,
                               const std::vector<std::pair<Duration, int>> &turns = {})
{
    std::array<int, 3> sent{};
    std::priority_queue<Wire> wire;
    const Instant begin = ContractCase::start + 1h;
    for (int i = 0; i < starts; ++i) {
        wire.push({begin + 3min * i, i % 2, {}, QStringLiteral("Hello, are you there? It is about something.")});
    }
    for (const auto &[after, whose] : turns) {
        wire.push({begin + after, whose, {}, {}, true});
    }
    const auto send = [&](int from, Instant at) {
        ++sent[0];
        ++sent[size_t(from) + 1];
        wire.push({at + network, 1 - from, {}, servers[size_t(from)].words()});
    };
    for (int steps = 0; !wire.empty() && wire.top().at < begin + month && steps < 10'000; ++steps) {
        const Wire next = wire.top();
        wire.pop();
        Server &server = servers[size_t(next.to)];
        if (next.turns) {
            if (server.turns(next.at)) {
                send(next.to, next.at);
            }
        } else if (next.due) {
            if (server.due(*next.due, next.at)) {
                send(next.to, next.at);
            }
        } else if (const auto answer = server.receive(next.at, next.text)) {
            if (answer->now) {
                send(next.to, next.at);
            } else {
                wire.push({next.at + answer->in, next.to, answer, {}});
            }
        }
    }
    return sent;
}

const std::array<QByteArray, 9> delays{"", "1s", "20s", "10min", "61min", "5h", "13h", "25h", "7d"};
const std::array<QByteArray, 6> windows{"", "5min", "1h", "6h", "1d", "1w"};

} // namespace

class TestTwoServers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void atMostTenInThirtyDays()
    {
        // Every window × delay of one against the same, and against the plainest of the other.
        std::map<QByteArray, std::shared_ptr<const Program>> programs;
        for (const QByteArray &delay : delays) {
            for (const QByteArray &window : windows) {
                programs[delay + "/" + window] = answering(delay, window);
            }
        }
        int most = 0;
        for (const auto &[name, program] : programs) {
            for (const auto &other : {program, programs["/"], programs["20s/5min"], programs["10min/5min"]}) {
                for (const Texts texts : {Texts::Same, Texts::Counted, Texts::Other}) {
                    const auto sent = sentBetween({Server(program, texts), Server(other, texts)}, 100ms, 1);
                    QVERIFY2(sent[0] <= 10, name.constData());
                    most = std::max(most, sent[0]);
                }
            }
        }
        QVERIFY(most > 1); // they do talk
    }

    void whateverTheDelays()
    {
        QVERIFY(rc::check("at most 10 automatic messages in 30 days, however long each takes", [] {
            const auto some = [] {
                const QByteArray delay = QByteArray::number(*rc::gen::inRange(1, 700'000)) + "s";
                const QByteArray window = *rc::gen::elementOf(windows);
                return answering(delay, window);
            };
            const auto texts = [] { return *rc::gen::element(Texts::Same, Texts::Counted, Texts::Other); };
            const Duration network{*rc::gen::inRange(1, 100'000)};
            const auto one = some();
            const auto other = some();
            const auto sent = sentBetween({Server(one, texts()), Server(other, texts())}, network, 1);
            RC_ASSERT(sent[0] <= 10);
            // Begun several times over, from both sides: each keeps to its ten.
            const auto often = sentBetween({Server(one, texts()), Server(other, texts())}, network, 6);
            RC_ASSERT(often[1] <= 10);
            RC_ASSERT(often[2] <= 10);
        }));
    }

    void whateverTheComingAndGoing()
    {
        QVERIFY(rc::check("at most 10 in 30 days, also with what is told of users who come and go", [] {
            const auto some = [] { return answering(*rc::gen::elementOf(delays), *rc::gen::elementOf(windows)); };
            // Each turn is after the one before by anything from a minute to four days.
            std::vector<std::pair<Duration, int>> turns;
            std::array<Duration, 2> last{};
            const auto steps = *rc::gen::container<std::vector<int>>(60, rc::gen::inRange(0, 5000));
            for (const int step : steps) {
                const int whose = step % 2;
                last[size_t(whose)] += std::chrono::minutes(step < 3000 ? step % 60 + 1 : step);
                turns.push_back({last[size_t(whose)], whose});
            }
            const auto texts = [] { return *rc::gen::element(Texts::Same, Texts::Counted, Texts::Other); };
            const Duration network{*rc::gen::inRange(1, 100'000)};
            const auto sent = sentBetween({Server(some(), texts()), Server(some(), texts())}, network, 1, turns);
            if (sent[0] > 4) {
                RC_TAG("more than four");
            }
            RC_ASSERT(sent[0] <= 10);
        }));
    }
};

QTEST_GUILESS_MAIN(TestTwoServers)
#include "tst_two_servers.moc"
