// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/ingest.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/rule_values.h"

#include <QMetaObject>

#include <algorithm>

namespace locum::engine {

namespace {

/// What says that this event cannot be stored, rather than that nothing can be stored now.
bool isOfTheEvent(const Error &error)
{
    return error.code == "store.constraint" || error.code == "store.duplicate" || error.code == "store.reference" ||
           error.code == "store.row" || error.code == "store.bind" || error.code.startsWith("json.") ||
           error.code.endsWith(".unknown");
}

/// What the batch's events are to rules.
language::EventMask kindsOf(const Batch &batch)
{
    language::EventMask kinds = 0;
    const auto add = [&kinds](rules::EventKind kind) { kinds |= RuleValues::maskOf(kind); };
    for (const Arrival &arrival : batch.arrivals) {
        std::visit(Overloaded{[&](const MessageReceived &) { add(rules::EventKind::Incoming); },
                              [&](const PresenceChanged &) { add(rules::EventKind::Presence); },
                              [&](const RequestReceived &) {
                                  add(rules::EventKind::Request);
                                  add(rules::EventKind::Invite);
                              },
                              [&](const LinkChanged &) { add(rules::EventKind::Account); }, [](const auto &) {}},
                   arrival.event);
    }
    return kinds;
}

/// So often one event is tried before it is left out.
constexpr int patience = 3;

} // namespace

Ingest::Ingest(Journal &journal, network::NetworkService &network, Alarms &alarms, const DirectoryVersion &directory,
               Hooks hooks, Options options)
    : m_journal(journal), m_network(network), m_alarms(alarms), m_directory(directory), m_hooks(std::move(hooks)),
      m_options(options)
{
}

void Ingest::take(const network::EventKey &key, AccountId account, NetworkEvent event)
{
    const CellKey cell{key.user, key.plugin};
    m_mailboxes[cell].queue.emplace_back(Arrival{key, account, std::move(event), m_journal.clock().now()});
    schedule(cell);
}

void Ingest::cellStarted(const network::CellRecord &record, std::vector<AccountId> accounts)
{
    const CellKey cell{record.user, record.plugin};
    m_mailboxes[cell].queue.emplace_back(Batch{{}, record, std::move(accounts)});
    schedule(cell);
}

void Ingest::schedule(const CellKey &cell)
{
    Mailbox &mailbox = m_mailboxes[cell];
    if (mailbox.underWay || mailbox.scheduled || mailbox.retry != 0) {
        return;
    }
    // Once the core has read what the cell has sent: that makes one batch.
    mailbox.scheduled = true;
    QMetaObject::invokeMethod(
        m_journal.context(), [this, cell] { pump(cell); }, Qt::QueuedConnection);
}

void Ingest::pump(const CellKey &cell)
{
    const auto found = m_mailboxes.find(cell);
    if (found == m_mailboxes.end()) {
        return;
    }
    Mailbox &mailbox = found->second;
    mailbox.scheduled = false;
    if (mailbox.underWay || mailbox.retry != 0 || mailbox.queue.empty()) {
        return;
    }
    mailbox.underWay = nextBatch(mailbox);
    prepare(cell);
}

void Ingest::prepare(const CellKey &cell)
{
    const auto batch = m_mailboxes[cell].underWay;
    const auto kinds = m_hooks.prepare ? kindsOf(*batch) : 0;
    if (kinds == 0) {
        submit(cell);
        return;
    }
    m_hooks.prepare(cell.first, kinds, [this, cell, batch](Hooks::Values values) {
        const auto found = m_mailboxes.find(cell);
        if (found != m_mailboxes.end() && found->second.underWay == batch) {
            found->second.values = std::move(values);
            submit(cell);
        }
    });
}

std::shared_ptr<const Batch> Ingest::nextBatch(Mailbox &mailbox) const
{
    auto batch = std::make_shared<Batch>();
    const size_t most = mailbox.careful > 0 ? 1 : m_options.batchEvents;
    while (!mailbox.queue.empty() && batch->arrivals.size() < most) {
        if (auto *life = std::get_if<Batch>(&mailbox.queue.front())) {
            if (batch->arrivals.empty()) {
                *batch = std::move(*life);
                mailbox.queue.pop_front();
            }
            break;
        }
        batch->arrivals.push_back(std::move(std::get<Arrival>(mailbox.queue.front())));
        mailbox.queue.pop_front();
    }
    return batch;
}

void Ingest::submit(const CellKey &cell)
{
    Mailbox &mailbox = m_mailboxes[cell];
    auto circumstances = m_hooks.circumstances(cell.first);
    if (mailbox.values) {
        circumstances.pluginValues = mailbox.values;
    }
    m_journal.write(
        cell.first,
        [batch = mailbox.underWay, cache = mailbox.cache, &directory = m_directory, &store = m_journal.store(),
         now = std::make_shared<const Circumstances>(std::move(circumstances))](
            store::Database &database, FeedWriter &feed) -> Result<BatchOutcome> {
            cache->begin(batch.get(), directory.value());
            return storeBatch(database, store.vault(), feed, *batch, *now, *cache);
        },
        [this, cell](const Result<BatchOutcome> &outcome) {
            if (!m_mailboxes.contains(cell)) {
                return; // its user is gone
            }
            if (outcome) {
                onStored(cell, *outcome);
            } else {
                onFailed(cell, outcome.error());
            }
        });
}

void Ingest::onStored(const CellKey &cell, const BatchOutcome &outcome)
{
    Mailbox &mailbox = m_mailboxes[cell];
    const std::shared_ptr<const Batch> batch = std::exchange(mailbox.underWay, nullptr);
    mailbox.values = nullptr;
    mailbox.failures = 0;
    mailbox.careful -= std::min(mailbox.careful, batch->arrivals.size());
    if (m_failure) {
        qCWarning(lcEngine, "the database takes events again");
        m_failure.reset();
    }
    if (batch->started) {
        m_network.acknowledge({batch->started->user, batch->started->plugin, batch->started->epoch, 0});
    }
    for (const Arrival &arrival : batch->arrivals) {
        m_network.acknowledge(arrival.key);
    }
    m_hooks.stored(cell.first, outcome);
    schedule(cell);
}

void Ingest::onFailed(const CellKey &cell, const Error &error)
{
    Mailbox &mailbox = m_mailboxes[cell];
    ++mailbox.failures;
    mailbox.cache = std::make_shared<IngestCache>(); // what it holds was rolled back
    const std::shared_ptr<const Batch> batch = mailbox.underWay;
    if (isOfTheEvent(error)) {
        if (batch->arrivals.size() > 1) {
            mailbox.careful = batch->arrivals.size();
            giveBack(mailbox, *batch);
            mailbox.underWay = nullptr;
            mailbox.values = nullptr;
            schedule(cell);
            return;
        }
        if (mailbox.failures >= patience && batch->arrivals.size() == 1) {
            const network::EventKey &key = batch->arrivals.front().key;
            qCCritical(lcEngine, "event %llu of epoch %s cannot be stored and is left out: %s",
                       static_cast<unsigned long long>(key.number), qUtf8Printable(key.epoch), error.code.constData());
            onStored(cell, BatchOutcome{});
            return;
        }
    }
    if (mailbox.failures == 1 || !m_failure || m_failure->code != error.code) {
        qCCritical(lcEngine, "events cannot be stored and wait: %s: %s", error.code.constData(),
                   qUtf8Printable(error.detail));
    }
    m_failure = error;
    const Duration wait = std::min<Duration>(m_options.firstRetry * (qint64(1) << std::min(mailbox.failures - 1, 20)),
                                             m_options.longestRetry);
    mailbox.retry = m_alarms.in(wait, [this, cell] {
        const auto found = m_mailboxes.find(cell);
        if (found != m_mailboxes.end()) {
            found->second.retry = 0;
            submit(cell);
        }
    });
}

void Ingest::giveBack(Mailbox &mailbox, const Batch &batch)
{
    for (auto arrival = batch.arrivals.rbegin(); arrival != batch.arrivals.rend(); ++arrival) {
        mailbox.queue.emplace_front(*arrival);
    }
}

void Ingest::forget(UserId user)
{
    for (auto entry = m_mailboxes.begin(); entry != m_mailboxes.end();) {
        if (entry->first.first == user) {
            m_alarms.cancel(entry->second.retry);
            entry = m_mailboxes.erase(entry);
        } else {
            ++entry;
        }
    }
}

int Ingest::waiting(UserId user, const QString &plugin) const
{
    const auto found = m_mailboxes.find({user, plugin});
    if (found == m_mailboxes.end()) {
        return 0;
    }
    const Mailbox &mailbox = found->second;
    return static_cast<int>(mailbox.queue.size() + (mailbox.underWay ? mailbox.underWay->arrivals.size() : 0));
}

} // namespace locum::engine
