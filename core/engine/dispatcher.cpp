// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/dispatcher.h"

#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "engine/commands.h"
#include "engine/service_network.h"
#include "store/conversations.h"
#include "store/files.h"
#include "store/messages.h"

#include <QDir>
#include <QFile>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr int mostAttempts = 12;

bool isAutomatic(store::OutboxKind kind)
{
    return kind == store::OutboxKind::Reply || kind == store::OutboxKind::Warning || kind == store::OutboxKind::Notice;
}

/// What the user wrote keeps its order; the rest does not hold it up while it waits for its time.
bool holdsUpOthers(const store::OutboxItem &item)
{
    return item.kind == store::OutboxKind::Send && !item.payload.value(QLatin1String("delayed")).toBool();
}

bool hasFile(const store::OutboxItem &item)
{
    return item.payload.value(QLatin1String("file")).toBool();
}

/// Writes the file where its plugin's process may read it, alone: what a killed core has left there goes. In
/// a job: when that runs again it writes the same.
Result<QString> lay(store::Database &database, const Attachment &attachment, const QString &directory)
{
    QDir place(directory);
    place.removeRecursively();
    if (!place.mkpath(QStringLiteral("."))) {
        return fail("file.write", QStringLiteral("no directory for it can be made"));
    }
    const QString path = place.filePath(attachment.name);
    LOCUM_MUST(store::writeFile(database, fileOfAddress(attachment.url), path));
    return path;
}

Duration waitBefore(int attempt)
{
    return std::min<Duration>(2s * (1 << std::min(attempt, 10)), 5min);
}

TransactionId nextTransaction(const store::OutboxItem &item)
{
    // Derived, so that the job gives the same when it runs again; no two attempts share one.
    const QString base = item.transaction.value().section(QLatin1Char('.'), 0, 0);
    return TransactionId(base + QLatin1Char('.') + QString::number(item.attempts + 1));
}

} // namespace

Result<std::optional<SendEnded>> storeOutcome(store::Database &database, FeedWriter &feed, const CommandEnded &ended)
{
    LOCUM_TAKE(item, store::findOutbox(database, ended.transaction));
    if (!item || !item->account || !item->message) {
        return std::nullopt;
    }
    SendEnded result{*item->account, item->id, std::nullopt};
    const auto *notSent = std::get_if<NotSent>(&ended.outcome);
    if (notSent != nullptr && notSent->error.retry == Retry::Later && item->attempts < mostAttempts &&
        item->state == store::OutboxState::Sending) {
        const TransactionId next = nextTransaction(*item);
        const Instant notBefore = feed.at() + waitBefore(item->attempts);
        LOCUM_MUST(store::requeueOutbox(database, item->id, next, notBefore));
        item->transaction = next;
        item->notBefore = notBefore;
        item->state = store::OutboxState::Queued;
        result.again = item;
        LOCUM_MUST(store::addStep(database, *item->message, feed.at(), QStringLiteral("attempt_failed"),
                                  QString::fromLatin1(notSent->error.code)));
        return result;
    }
    LOCUM_TAKE(wasOpen, store::finishOutbox(database, item->id, feed.at()));
    Delivery delivery = Delivery::Unknown;
    QString remoteId;
    std::visit(Overloaded{[&](const Sent &sent) {
                              delivery = Delivery::Sent;
                              remoteId = sent.remoteId;
                          },
                          [&](const NotSent &) { delivery = Delivery::NotSent; },
                          [&](const UnknownOutcome &) { delivery = Delivery::Unknown; }},
               ended.outcome);
    if (!wasOpen && delivery == Delivery::Unknown) {
        return std::nullopt; // its outcome has come meanwhile
    }
    const std::optional<Error> error = errorOf(ended.outcome);
    LOCUM_TAKE(moved, store::progressMessage(database, *item->message, delivery, error, remoteId));
    if (moved) {
        LOCUM_MUST(feed.add(MessageProgressed{*item->message, delivery, error, remoteId}));
        LOCUM_MUST(store::addStep(database, *item->message, feed.at(), nameOf(delivery),
                                  error ? QString::fromLatin1(error->code) : remoteId));
    }
    return result;
}

Dispatcher::Dispatcher(Journal &journal, network::NetworkService &network, AccountTable &accounts, Alarms &alarms,
                       QString stateDirectory, Options options)
    : m_journal(journal), m_network(network), m_accounts(accounts), m_alarms(alarms),
      m_stateDirectory(std::move(stateDirectory)), m_options(options)
{
}

void Dispatcher::restore(std::vector<store::OutboxItem> items)
{
    for (store::OutboxItem &item : items) {
        if (!item.account || !item.message) { // a task, and no message
            continue;
        }
        if (item.state == store::OutboxState::Sending) {
            await(*item.account, item);
        } else {
            m_mailboxes[*item.account].queue.push_back(std::move(item));
        }
    }
}

void Dispatcher::queued(const store::OutboxItem &item)
{
    if (!item.account) {
        return;
    }
    m_mailboxes[*item.account].queue.push_back(item);
    pump(*item.account);
}

void Dispatcher::pump(AccountId account)
{
    const auto found = m_mailboxes.find(account);
    const AccountEntry *entry = m_accounts.find(account);
    if (found == m_mailboxes.end() || entry == nullptr || !entry->isOnline()) {
        return;
    }
    Mailbox &mailbox = found->second;
    m_alarms.cancel(mailbox.alarm);
    if (mailbox.starting || !mailbox.underWay.empty() || mailbox.queue.empty()) {
        return;
    }
    // An answer that is to come later does not hold up what the user writes; what the user writes keeps its order.
    std::optional<Duration> wait;
    const store::OutboxItem *next = nullptr;
    for (const store::OutboxItem &item : mailbox.queue) {
        const Duration early = item.notBefore - m_journal.clock().now();
        if (early <= 0ms) {
            next = &item;
            break;
        }
        wait = std::min(wait.value_or(early), early);
        if (holdsUpOthers(item)) {
            break;
        }
    }
    if (next == nullptr) {
        pumpIn(account, *wait);
        return;
    }
    mailbox.starting = true;
    start(account, *next);
}

void Dispatcher::start(AccountId account, const store::OutboxItem &item)
{
    const Recheck recheck = isAutomatic(item.kind) && m_recheck ? m_recheck(item.user) : Recheck();
    m_journal.write(
        item.user,
        [item, recheck, outgoing = outgoingOf(account)](store::Database &database, FeedWriter &feed) -> Result<Start> {
            LOCUM_TAKE(started, store::startOutbox(database, item.id));
            if (!started || !item.message || !item.conversation) {
                return Start{};
            }
            LOCUM_TAKE(message, store::message(database, item.user, *item.message));
            LOCUM_TAKE(conversation, store::conversation(database, *item.conversation));
            const auto giveUp = [&](const Error &error, const QString &step, const QString &why) -> Result<Start> {
                LOCUM_MUST(store::finishOutbox(database, item.id, feed.at()));
                LOCUM_MUST(store::progressMessage(database, message.id, Delivery::NotSent, error, {}));
                LOCUM_MUST(feed.add(MessageProgressed{message.id, Delivery::NotSent, error, {}}));
                LOCUM_MUST(store::addStep(database, message.id, feed.at(), step, why));
                return Start{};
            };
            if (recheck) {
                LOCUM_TAKE(refusal, recheck(database, feed, item, message));
                if (!refusal.isEmpty()) {
                    return giveUp(Error{"reply.dropped", refusal, Retry::No}, QStringLiteral("dropped"), refusal);
                }
            }
            std::optional<SendFile> file;
            if (item.kind == store::OutboxKind::Send && !message.attachments.isEmpty()) {
                auto laid = lay(database, message.attachments.constFirst(), outgoing);
                if (!laid) {
                    const auto why = QString::fromLatin1(laid.error().code);
                    return giveUp(laid.error(), QStringLiteral("not_sent"), why);
                }
                file = SendFile{conversation.address, *laid, message.attachments.constFirst().name,
                                message.attachments.constFirst().mimeType, conversation.kind};
            }
            LOCUM_MUST(store::progressMessage(database, message.id, Delivery::Sending, std::nullopt, {}));
            LOCUM_MUST(store::addStep(database, message.id, feed.at(), QStringLiteral("sending"), {}));
            if (file) {
                return Start{true, std::move(*file)};
            }
            SendMessage command;
            command.conversation = conversation.kind;
            command.to = conversation.address;
            command.kind = message.kind;
            command.text = message.text;
            command.automatic = item.kind != store::OutboxKind::Send;
            command.encrypt = item.payload.value(QLatin1String("encrypt")).toBool();
            return Start{true, std::move(command)};
        },
        [this, account, item](const Result<Start> &ready) {
            const auto found = m_mailboxes.find(account);
            if (found == m_mailboxes.end()) {
                return;
            }
            Mailbox &mailbox = found->second;
            mailbox.starting = false;
            if (!ready && ready.error().retry != Retry::No) {
                qCWarning(lcEngine, "message %lld waits for the store: %s", static_cast<long long>(item.id.value()),
                          ready.error().code.constData());
                pumpIn(account, m_options.storeRetry);
                return;
            }
            std::erase_if(mailbox.queue, [&](const store::OutboxItem &queued) { return queued.id == item.id; });
            if (ready && ready->send) {
                give(account, item, ready->command);
            } else {
                pump(account);
            }
        });
}

void Dispatcher::give(AccountId account, const store::OutboxItem &item, const NetworkCommand &command)
{
    await(account, item);
    if (const auto *file = std::get_if<SendFile>(&command)) {
        m_mailboxes[account].file = file->path;
    }
    const Done given = m_network.perform(account, item.transaction, command);
    if (!given) {
        endAs(account, item.id, item.transaction, NotSent{given.error()});
    }
}

void Dispatcher::await(AccountId account, const store::OutboxItem &item)
{
    Mailbox &mailbox = m_mailboxes[account];
    mailbox.underWay.insert_or_assign(item.id, item.transaction);
    mailbox.patience[item.id] =
        m_alarms.in(hasFile(item) ? m_options.filePatience : m_options.patience, [this, account, id = item.id,
                                                                                  transaction = item.transaction] {
            endAs(account, id, transaction,
                  UnknownOutcome{Error{"command.timeout", QStringLiteral("the network said nothing"), Retry::No}});
        });
}

void Dispatcher::endAs(AccountId account, OutboxId item, const TransactionId &transaction, const Outcome &outcome)
{
    const AccountEntry *entry = m_accounts.find(account);
    if (entry == nullptr) {
        return;
    }
    m_journal.write(
        entry->account.user,
        [ended = CommandEnded{transaction, outcome}](store::Database &database, FeedWriter &feed) {
            return storeOutcome(database, feed, ended);
        },
        [this, account, item, transaction, outcome](const Result<std::optional<SendEnded>> &ended) {
            if (!ended) { // it stays under way: never sent again before this is stored
                m_alarms.in(m_options.storeRetry, [this, account, item, transaction, outcome] {
                    endAs(account, item, transaction, outcome);
                });
                return;
            }
            if (*ended) {
                onEnded(**ended);
                return;
            }
            const auto found = m_mailboxes.find(account);
            if (found == m_mailboxes.end()) {
                return;
            }
            const auto underWay = found->second.underWay.find(item);
            if (underWay != found->second.underWay.end() && underWay->second == transaction) {
                onEnded(SendEnded{account, item, std::nullopt});
            }
        });
}

void Dispatcher::onEnded(const SendEnded &ended)
{
    const auto found = m_mailboxes.find(ended.account);
    if (found == m_mailboxes.end()) {
        return;
    }
    Mailbox &mailbox = found->second;
    mailbox.underWay.erase(ended.item);
    if (!mailbox.file.isEmpty()) {
        QFile::remove(std::exchange(mailbox.file, {}));
    }
    if (const auto patience = mailbox.patience.find(ended.item); patience != mailbox.patience.end()) {
        m_alarms.cancel(patience->second);
        mailbox.patience.erase(patience);
    }
    if (ended.again) {
        mailbox.queue.push_front(*ended.again);
    }
    pump(ended.account);
}

void Dispatcher::onCellStarted(UserId user, const QString &plugin)
{
    const QString why = QStringLiteral("the plugin's process began anew");
    // What a service answers ends the attempt in the same transaction: one that is open was not answered.
    const Outcome outcome = plugin == servicePlugin
                                ? Outcome(NotSent{{"command.cell.restarted", why, Retry::Later}})
                                : Outcome(UnknownOutcome{{"command.cell.restarted", why, Retry::No}});
    for (const AccountEntry *entry : m_accounts.ofCell(user, plugin)) {
        const auto found = m_mailboxes.find(entry->account.id);
        if (found == m_mailboxes.end()) {
            continue;
        }
        const auto underWay = found->second.underWay;
        for (const auto &[item, transaction] : underWay) {
            endAs(entry->account.id, item, transaction, outcome);
        }
    }
}

void Dispatcher::forget(AccountId account)
{
    const auto found = m_mailboxes.find(account);
    if (found == m_mailboxes.end()) {
        return;
    }
    m_alarms.cancel(found->second.alarm);
    for (auto &[item, patience] : found->second.patience) {
        m_alarms.cancel(patience);
    }
    m_mailboxes.erase(found);
}

QString Dispatcher::outgoingOf(AccountId account) const
{
    const AccountEntry *entry = m_accounts.find(account);
    return entry == nullptr ? QString()
                            : QStringLiteral("%1/cells/%2/%3/%4/outgoing")
                                  .arg(m_stateDirectory)
                                  .arg(entry->account.user.value())
                                  .arg(entry->account.plugin)
                                  .arg(account.value());
}

int Dispatcher::waiting(AccountId account) const
{
    const auto found = m_mailboxes.find(account);
    return found == m_mailboxes.end() ? 0
                                      : static_cast<int>(found->second.queue.size() + found->second.underWay.size());
}

void Dispatcher::pumpIn(AccountId account, Duration delay)
{
    Mailbox &mailbox = m_mailboxes[account];
    m_alarms.cancel(mailbox.alarm);
    mailbox.alarm = m_alarms.in(delay, [this, account] {
        m_mailboxes[account].alarm = 0;
        pump(account);
    });
}

} // namespace locum::engine
