// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/rule_values.h"

#include "base/logging.h"

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration refreshTakes = 30s; ///< a refresh that is not answered by then is no more waited for
constexpr size_t mostAsked = 10'000;   ///< asks that were never answered

QByteArray questionOf(const QList<sdk::RuleQuery> &queries)
{
    QByteArrayList texts;
    for (const auto &query : queries) {
        texts.append(rules::PluginCache::textOf(query));
    }
    std::sort(texts.begin(), texts.end());
    return texts.join('\n');
}

} // namespace

RuleValues::RuleValues(network::RuleCells *cells, Alarms &alarms, const Clock &clock, Changed changed, Options options)
    : m_cells(cells), m_alarms(alarms), m_clock(clock), m_changed(std::move(changed)), m_options(options)
{
    if (m_cells != nullptr) {
        m_cells->setRuleListener(this);
    }
}

RuleValues::~RuleValues()
{
    if (m_cells != nullptr) {
        m_cells->setRuleListener(nullptr);
    }
}

RuleValues::Plugin *RuleValues::find(const Key &key)
{
    const auto found = m_plugins.find(key);
    return found != m_plugins.end() ? &found->second : nullptr;
}

std::vector<std::pair<const QString *, RuleValues::Plugin *>> RuleValues::pluginsOf(UserId user)
{
    std::vector<std::pair<const QString *, Plugin *>> found;
    for (auto it = m_plugins.lower_bound({user, QString()}); it != m_plugins.end() && it->first.first == user; ++it) {
        found.emplace_back(&it->first.second, &it->second);
    }
    return found;
}

// ---- which plugins, which rules ------------------------------------------------------------------------------------

void RuleValues::open(UserId user, const QString &plugin, std::optional<sdk::RuleDescription> description,
                      const network::RuleCellSettings &settings, const std::optional<Error> &missing)
{
    const Key key{user, plugin};
    Plugin &entry = m_plugins[key];
    dropAsks(key);
    entry.ownError.reset();
    entry.wrong.reset();
    entry.slow = entry.silent = false;
    m_users[user].snapshot.reset();
    if (!description || m_cells == nullptr) {
        entry.cache.reset();
        entry.missing = missing.value_or(Error{
            "network.plugin.missing", QStringLiteral("there is no plugin '%1'").arg(plugin), Retry::AfterUserAction});
        settle(key, entry);
        return;
    }
    entry.missing.reset();
    entry.cache = std::make_unique<rules::PluginCache>(std::move(*description));
    bind(user, entry);
    m_cells->openRuleCell(user, plugin, settings);
    settle(key, entry);
    refresh();
}

void RuleValues::close(UserId user, const QString &plugin)
{
    const Key key{user, plugin};
    auto *entry = find(key);
    if (entry == nullptr) {
        return;
    }
    dropAsks(key);
    endPerforming(key);
    const bool wasThere = entry->cache != nullptr;
    m_plugins.erase(key);
    m_users[user].snapshot.reset();
    if (wasThere) {
        m_cells->releaseRuleCell(user, plugin);
    }
    m_changed(user, plugin, Status{});
}

void RuleValues::forget(UserId user)
{
    QStringList names;
    for (const auto &[name, entry] : pluginsOf(user)) {
        names.append(*name);
    }
    for (const auto &name : names) {
        close(user, name);
    }
    m_users.erase(user);
}

RuleValues::Status RuleValues::status(UserId user, const QString &plugin) const
{
    const auto found = m_plugins.find({user, plugin});
    return found != m_plugins.end() ? found->second.told : Status{};
}

void RuleValues::eachTrouble(const std::function<void(UserId, const QString &plugin, const Error &)> &tell) const
{
    for (const auto &[key, plugin] : m_plugins) {
        if (plugin.told.error) {
            tell(key.first, key.second, *plugin.told.error);
        }
    }
}

void RuleValues::use(UserId user, std::shared_ptr<const language::Program> program)
{
    auto &entry = m_users[user];
    entry.program = std::move(program);
    entry.snapshot.reset();
    for (const auto &[name, plugin] : pluginsOf(user)) {
        bind(user, *plugin);
    }
    refresh();
}

void RuleValues::bind(UserId user, Plugin &plugin)
{
    if (!plugin.cache) {
        return;
    }
    const auto &program = m_users[user].program;
    plugin.cache->setUses(program ? rules::pluginUses(*program, plugin.cache->description().nameSpace.toUtf8())
                                  : std::vector<rules::PluginUse>());
}

// ---- what is kept --------------------------------------------------------------------------------------------------

std::shared_ptr<const rules::PluginValues> RuleValues::snapshot(UserId user)
{
    auto &entry = m_users[user];
    const auto now = m_clock.monotonic();
    if (entry.snapshot && entry.goodUntil > now) {
        return entry.snapshot;
    }
    auto values = std::make_shared<rules::PluginValues>();
    entry.goodUntil = Duration::max();
    for (const auto &[name, plugin] : pluginsOf(user)) {
        if (plugin->cache) {
            plugin->cache->addTo(*values, now, entry.goodUntil);
        }
    }
    entry.snapshot = std::move(values);
    return entry.snapshot;
}

void RuleValues::take(const Key &key, Plugin &plugin, const QList<sdk::RuleAnswer> &answers)
{
    bool isWrong = false;
    for (const auto &answer : answers) {
        if (plugin.cache->put(answer, m_clock.monotonic()) == rules::PluginCache::Put::WrongType) {
            isWrong = true;
            plugin.wrong =
                Error{"rule_plugin.wrong_type",
                      QStringLiteral("what it told of '%1' is not of its type").arg(answer.query.field.left(64))};
        }
    }
    if (!isWrong && !answers.isEmpty()) {
        plugin.wrong.reset();
    }
    m_users[key.first].snapshot.reset();
    settle(key, plugin);
    scheduleRefresh();
}

void RuleValues::refresh()
{
    const auto now = m_clock.monotonic();
    for (auto &[key, plugin] : m_plugins) {
        if (!plugin.cache || !plugin.running) {
            continue;
        }
        if (dropUnanswered(key, now - refreshTakes)) {
            plugin.slow = true;
            settle(key, plugin);
        }
        const auto due = plugin.cache->takeDue(now);
        if (due.isEmpty()) {
            continue;
        }
        while (m_asked.size() >= mostAsked) {
            m_asked.erase(m_asked.begin());
        }
        const auto id = ++m_lastAsk;
        m_asked.emplace(id, Asked{key, now, {}, false, {}});
        if (!m_cells->askRuleCell(key.first, key.second, id, due, refreshTakes)) {
            m_asked.erase(id);
        }
    }
    scheduleRefresh();
}

bool RuleValues::dropUnanswered(const Key &key, Duration before)
{
    return std::erase_if(m_asked, [&](const auto &entry) {
               const Asked &asked = entry.second;
               return asked.question.isEmpty() && asked.key == key && asked.at <= before;
           }) > 0;
}

void RuleValues::scheduleRefresh()
{
    m_alarms.cancel(m_refresh);
    std::optional<Duration> next;
    for (const auto &[key, plugin] : m_plugins) {
        if (plugin.cache && plugin.running) {
            if (const auto due = plugin.cache->nextDue()) {
                next = std::min(next.value_or(*due), *due);
            }
        }
    }
    if (next) {
        m_refresh = m_alarms.at(*next, [this] {
            m_refresh = 0;
            refresh();
        });
    }
}

// ---- what is fetched for an event ----------------------------------------------------------------------------------

void RuleValues::prepare(UserId user, language::EventMask events, Prepared then)
{
    auto kept = snapshot(user);
    std::shared_ptr<Waiting> waiting;
    Duration longest{0};
    for (const auto &[name, plugin] : pluginsOf(user)) {
        if (!plugin->cache || !plugin->running) {
            continue;
        }
        const auto fetch = plugin->cache->fetches(events, m_options.mostForEvent);
        if (fetch.queries.isEmpty()) {
            continue;
        }
        if (!waiting) {
            waiting = std::make_shared<Waiting>(
                Waiting{user, std::make_shared<rules::PluginValues>(*kept), 0, 0, std::move(then)});
            waiting->open = 1; // not before all are asked
        }
        if (ask({user, *name}, *plugin, fetch, waiting)) {
            ++waiting->open;
            longest = std::max(longest, fetch.deadline);
        }
    }
    if (!waiting) {
        then(std::move(kept));
        return;
    }
    if (--waiting->open == 0) {
        finish(waiting);
        return;
    }
    waiting->alarm = m_alarms.in(longest, [this, waiting] {
        waiting->alarm = 0;
        onTooLate(waiting);
    });
}

bool RuleValues::ask(const Key &key, Plugin &plugin, const rules::PluginCache::Fetch &fetch,
                     const std::shared_ptr<Waiting> &waiting)
{
    const auto now = m_clock.monotonic();
    if (plugin.silent && now - plugin.askedLast < m_options.probeEvery) {
        return false;
    }
    auto question = questionOf(fetch.queries);
    if (fetch.pure && !plugin.silent) {
        for (auto &[id, asked] : m_asked) {
            if (asked.pure && asked.key == key && asked.question == question) {
                asked.waiting.push_back(waiting);
                return true;
            }
        }
    }
    while (m_asked.size() >= mostAsked) {
        m_asked.erase(m_asked.begin());
    }
    plugin.askedLast = now;
    const auto id = ++m_lastAsk;
    m_asked.emplace(id, Asked{key, now, std::move(question), fetch.pure, {}});
    if (!m_cells->askRuleCell(key.first, key.second, id, fetch.queries, fetch.deadline)) {
        m_asked.erase(id);
        return false;
    }
    if (plugin.silent) {
        return false; // to see whether it is back; nobody waits
    }
    m_asked.at(id).waiting.push_back(waiting);
    return true;
}

void RuleValues::finish(const std::shared_ptr<Waiting> &waiting)
{
    m_alarms.cancel(waiting->alarm);
    if (auto then = std::exchange(waiting->then, nullptr)) {
        then(std::move(waiting->values));
    }
}

void RuleValues::onTooLate(const std::shared_ptr<Waiting> &waiting)
{
    std::vector<Key> late;
    for (auto &[id, asked] : m_asked) {
        if (std::erase(asked.waiting, waiting) > 0) {
            asked.pure = false; // nobody else is to wait for it
            late.push_back(asked.key);
        }
    }
    for (const auto &key : late) {
        if (auto *plugin = find(key)) {
            plugin->slow = plugin->silent = true;
            settle(key, *plugin);
        }
    }
    finish(waiting);
}

void RuleValues::onRuleAnswers(UserId user, const QString &plugin, quint64 ask, const QList<sdk::RuleAnswer> &answers)
{
    const Key key{user, plugin};
    const auto found = m_asked.find(ask);
    auto *entry = find(key);
    if (found == m_asked.end() || found->second.key != key || entry == nullptr || !entry->cache) {
        return; // of a former life, or answered already
    }
    const auto asked = std::move(found->second);
    m_asked.erase(found);
    if (asked.question.isEmpty()) {
        entry->slow = entry->silent;
        take(key, *entry, answers);
        return;
    }
    entry->silent = false;
    if (!asked.waiting.empty()) {
        entry->slow = false;
    }
    for (const auto &waiting : asked.waiting) {
        for (const auto &answer : answers) {
            if (entry->cache->addTo(*waiting->values, answer) == rules::PluginCache::Put::WrongType) {
                entry->wrong =
                    Error{"rule_plugin.wrong_type",
                          QStringLiteral("what it told of '%1' is not of its type").arg(answer.query.field.left(64))};
            }
        }
    }
    settle(key, *entry);
    for (const auto &waiting : asked.waiting) {
        if (--waiting->open == 0) {
            finish(waiting);
        }
    }
}

void RuleValues::onRulePush(UserId user, const QString &plugin, const QList<sdk::RuleAnswer> &answers)
{
    const Key key{user, plugin};
    if (auto *entry = find(key); entry != nullptr && entry->cache) {
        take(key, *entry, answers);
    }
}

void RuleValues::dropAsks(const Key &key)
{
    std::vector<std::shared_ptr<Waiting>> free;
    for (auto it = m_asked.begin(); it != m_asked.end();) {
        if (it->second.key != key) {
            ++it;
            continue;
        }
        free.insert(free.end(), it->second.waiting.begin(), it->second.waiting.end());
        it = m_asked.erase(it);
    }
    for (const auto &waiting : free) {
        if (--waiting->open == 0) {
            finish(waiting);
        }
    }
}

} // namespace locum::engine
