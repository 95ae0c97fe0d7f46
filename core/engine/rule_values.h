// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/alarms.h"
#include "model/rule_plugin.h"
#include "network/rule_cells.h"
#include "rules/plugin_cache.h"
#include "rules/program.h"

#include <QHash>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace locum::engine {

/// What rule plugins say, for each user: kept while it is good, asked for again in time while a running rule uses it,
/// or fetched for an event. Never waits longer than it says: what is slow, hung or gone is unknown. Core thread.
class RuleValues final : public network::RuleCellListener {
public:
    struct Status {
        RuleHealth health = RuleHealth::Off;
        std::optional<Error> error; ///< of Trouble

        bool operator==(const Status &) const = default;
    };
    struct Options {
        Duration mostForEvent = std::chrono::milliseconds(300);
        Duration probeEvery = std::chrono::seconds(10); ///< one that did not answer is asked again, and not waited for
        Duration performWithin = std::chrono::seconds(60);
    };
    /// The health of a user's plugin is another one than before.
    using Changed = std::function<void(UserId user, const QString &plugin, const Status &status)>;

    /// `cells` may be null: there are no rule plugins. All outlive it.
    RuleValues(network::RuleCells *cells, Alarms &alarms, const Clock &clock, Changed changed, Options options);
    ~RuleValues() override;

    /// The user has the plugin on, with these settings. Without a description it is not there, or refused: `missing`.
    void open(UserId user, const QString &plugin, std::optional<sdk::RuleDescription> description,
              const network::RuleCellSettings &settings, const std::optional<Error> &missing = std::nullopt);
    void close(UserId user, const QString &plugin);
    void forget(UserId user);
    Status status(UserId user, const QString &plugin) const;
    void eachTrouble(const std::function<void(UserId, const QString &plugin, const Error &)> &tell) const;

    /// These rules run now for the user; null: none. What they use is refreshed from here on.
    void use(UserId user, std::shared_ptr<const language::Program> program);

    /// What is known now; what must be fetched is not in it. Never null.
    std::shared_ptr<const rules::PluginValues> snapshot(UserId user);

    using Prepared = std::function<void(std::shared_ptr<const rules::PluginValues>)>;
    /// Fetches what the running rules may ask about events of these kinds. `then` is called exactly once, at the latest
    /// when Options::mostForEvent is over; before this returns where there is nothing to wait for. Never with null.
    void prepare(UserId user, language::EventMask events, Prepared then);
    static language::EventMask maskOf(rules::EventKind event)
    {
        return language::EventMask(1) << static_cast<unsigned>(event);
    }

    /// An action of a plugin; `done` is called once, later or before this returns.
    void perform(UserId user, const rules::Call &call, const TransactionId &transaction,
                 std::function<void(const Outcome &)> done);

    // What the cells tell.
    void onRuleAnswers(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleAnswer> &answers) override;
    void onRulePush(UserId user, const QString &plugin, const QList<sdk::RuleAnswer> &answers) override;
    void onRulePerformed(UserId user, const QString &plugin, const TransactionId &transaction,
                         const Outcome &outcome) override;
    void onRuleHealth(UserId user, const QString &plugin, const std::optional<Error> &trouble) override;
    void onRuleCellState(UserId user, const QString &plugin, network::CellState state,
                         const std::optional<Error> &error) override;

private:
    using Key = std::pair<UserId, QString>;

    struct Plugin {
        std::unique_ptr<rules::PluginCache> cache; ///< null: it is not there
        std::optional<Error> missing;
        bool running = false;
        std::optional<Error> cellError;
        std::optional<Error> ownError; ///< as it says itself
        std::optional<Error> wrong;    ///< what it told made no sense
        bool slow = false;             ///< did not answer in time, and has not answered in time since
        bool silent = false;           ///< did not answer in time, and has not answered at all since
        Duration askedLast{0};         ///< when an event last asked it
        Status told;
    };
    /// What one event waits for.
    struct Waiting {
        UserId user;
        std::shared_ptr<rules::PluginValues> values;
        int open = 0; ///< answers that may come
        Alarms::Id alarm = 0;
        Prepared then;
    };
    struct Asked {
        Key key;
        Duration at{0};
        QByteArray question; ///< of an event's: to know the same one again; empty: a refresh
        bool pure = false;
        std::vector<std::shared_ptr<Waiting>> waiting;
    };
    struct User {
        std::shared_ptr<const language::Program> program;
        std::shared_ptr<const rules::PluginValues> snapshot; ///< null: it must be made anew
        Duration goodUntil{0};
    };
    struct Performing {
        Key key;
        std::function<void(const Outcome &)> done;
        Alarms::Id alarm = 0;
    };

    Plugin *find(const Key &key);
    std::vector<std::pair<const QString *, Plugin *>> pluginsOf(UserId user);
    void bind(UserId user, Plugin &plugin);
    void take(const Key &key, Plugin &plugin, const QList<sdk::RuleAnswer> &answers);
    void refresh();
    void scheduleRefresh();
    bool ask(const Key &key, Plugin &plugin, const rules::PluginCache::Fetch &fetch,
             const std::shared_ptr<Waiting> &waiting);
    void finish(const std::shared_ptr<Waiting> &waiting);
    void onTooLate(const std::shared_ptr<Waiting> &waiting);
    void dropAsks(const Key &key);
    bool dropUnanswered(const Key &key, Duration before);
    void endPerforming(const Key &key);
    void endPerforming(const TransactionId &transaction, const Outcome &outcome);
    void settle(const Key &key, Plugin &plugin);

    network::RuleCells *m_cells;
    Alarms &m_alarms;
    const Clock &m_clock;
    Changed m_changed;
    Options m_options;
    std::map<Key, Plugin> m_plugins;
    std::map<UserId, User> m_users;
    std::map<quint64, Asked> m_asked;
    QHash<TransactionId, Performing> m_performing;
    Alarms::Id m_refresh = 0;
    quint64 m_lastAsk = 0;
};

} // namespace locum::engine
