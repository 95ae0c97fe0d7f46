// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/channel_answers.h"

#include "base/in_language.h"
#include "base/logging.h"
#include "base/overloaded.h"
#include "engine/attempt.h"
#include "store/identities.h"

#include <QCryptographicHash>

#include <algorithm>

namespace locum::engine {

using namespace std::chrono_literals;

namespace {

constexpr Duration tokensAreGoodFor = 24h * 14;
constexpr Duration lastIsMeantFor = 24h; ///< an answer without a token is to what came last
constexpr qsizetype mostNamed = 20;
constexpr qsizetype longestNote = 200;

std::optional<StandInMode> modeCalled(const QString &word)
{
    static const QHash<QString, StandInMode> spanish{
        {QStringLiteral("conduciendo"), StandInMode::Driving}, {QStringLiteral("reunion"), StandInMode::Meeting},
        {QStringLiteral("reunión"), StandInMode::Meeting},     {QStringLiteral("vacaciones"), StandInMode::Holiday},
        {QStringLiteral("durmiendo"), StandInMode::Sleeping},  {QStringLiteral("ocupado"), StandInMode::Busy},
        {QStringLiteral("ocupada"), StandInMode::Busy}};
    const QString small = word.toLower();
    const auto found = spanish.constFind(small);
    return found != spanish.cend() ? std::optional(*found) : fromName<StandInMode>(small);
}

/// The settings name one address, or several with commas.
bool isOwn(const store::Channel &channel, const QString &from)
{
    const QStringList own = channel.settings.value(QLatin1String("to")).toString().split(QLatin1Char(','));
    return std::ranges::any_of(own, [&from](const QString &address) { return isSameAddress(address, from); });
}

} // namespace

std::optional<Order> orderIn(const QString &text)
{
    const QString said = text.simplified();
    const bool marked = said.startsWith(QLatin1Char('!'));
    const QString words = marked ? said.mid(1).trimmed() : said;
    const QString first = words.section(QLatin1Char(' '), 0, 0);
    if (!marked && first != first.toUpper()) {
        return std::nullopt;
    }
    const QString verb = first.toUpper();
    const QString rest = words.section(QLatin1Char(' '), 1);
    if (verb == QLatin1String("AWAY") || verb == QLatin1String("FUERA")) {
        Absence absence;
        const auto mode = modeCalled(rest.section(QLatin1Char(' '), 0, 0));
        absence.mode = mode.value_or(StandInMode::Away);
        absence.text = (mode ? rest.section(QLatin1Char(' '), 1) : rest).left(longestNote);
        return GoAway{absence};
    }
    if (!rest.isEmpty()) {
        return std::nullopt;
    }
    if (verb == QLatin1String("BACK") || verb == QStringLiteral("VUELTA")) {
        return ComeBack{};
    }
    if (verb == QLatin1String("WHO") || verb == QStringLiteral("QUIEN") || verb == QStringLiteral("QUIÉN")) {
        return WhoIsThere{};
    }
    return std::nullopt;
}

bool isSameAddress(const QString &one, const QString &other)
{
    const auto plain = [](const QString &address) {
        QString text = address.trimmed().toLower();
        if (text.contains(QLatin1Char('@'))) {
            return text;
        }
        text.removeIf(
            [](QChar character) { return character.isSpace() || QStringLiteral("-()./").contains(character); });
        return text.startsWith(QLatin1String("00")) ? QLatin1Char('+') + text.mid(2) : text;
    };
    return !plain(one).isEmpty() && plain(one) == plain(other);
}

void ChannelAnswers::received(UserId user, ChannelId channel, const sdk::ChannelReceived &what)
{
    for (const sdk::ChannelReceived::Report &one : what.reports) {
        report(user, channel, one);
    }
    for (const sdk::ChannelReceived::Answer &one : what.answers) {
        answer(user, channel, one);
    }
}

void ChannelAnswers::report(UserId user, ChannelId channel, const sdk::ChannelReceived::Report &report)
{
    m_parts.journal.read([channel, id = report.remoteId](
                             store::Database &database) { return store::alertByRemoteId(database, channel, id); },
                         [this, user, report](const Result<std::optional<store::Alert>> &alert) {
                             if (alert && *alert) {
                                 log(user, (*alert)->id,
                                     report.delivered ? QStringLiteral("delivered") : QStringLiteral("undelivered"),
                                     {});
                             }
                         });
}

void ChannelAnswers::answer(UserId user, ChannelId channel, const sdk::ChannelReceived::Answer &answer)
{
    const store::Channel *row = m_parts.channels.find(user, channel);
    if (row == nullptr || answer.text.trimmed().isEmpty()) {
        return;
    }
    // A channel that knows no senders has the token alone: nobody but the destination was ever told it.
    const bool own = isOwn(*row, answer.from) || (answer.from.isEmpty() && !answer.token.isEmpty());
    if (!own || (!answer.proven && answer.token.isEmpty())) {
        qCWarning(lcEngine, "an answer by channel %lld is not believed: %s", static_cast<long long>(channel.value()),
                  own ? "nothing proves its sender" : "it is from another address");
        return;
    }
    if (answer.proven && answer.token.isEmpty()) {
        if (const auto order = orderIn(answer.text)) {
            obey(user, channel, *order);
            return;
        }
    }
    m_parts.journal.read(
        [channel, answer,
         now = m_parts.journal.clock().now()](store::Database &database) -> Result<std::optional<store::Alert>> {
            if (!answer.token.isEmpty()) {
                return store::alertByToken(database, channel, tokenHash(answer.token.trimmed().toLower().toLatin1()),
                                           now - tokensAreGoodFor);
            }
            return store::lastAnswerable(database, channel, now - lastIsMeantFor);
        },
        [this, user, channel, answer](const Result<std::optional<store::Alert>> &about) {
            if (about && *about && (*about)->conversation) {
                send(user, **about, answer);
                return;
            }
            qCWarning(lcEngine, "an answer by channel %lld is about nothing that is known",
                      static_cast<long long>(channel.value()));
            if (answer.proven) {
                say(user, channel, QT_TRANSLATE_NOOP("Alerts", "Your answer was not sent: it is not clear to whom."));
            }
        });
}

void ChannelAnswers::send(UserId user, const store::Alert &about, const sdk::ChannelReceived::Answer &answer)
{
    // The same answer again is the same message. Without an id of its own each is another.
    const QString own = answer.id.isEmpty() ? QString::fromLatin1(makeToken(m_parts.random, 18)) : answer.id;
    const QByteArray name = QByteArray::number(about.channel.value()) + '\n' + own.toUtf8();
    const QString clientId =
        QStringLiteral("answer-") +
        QString::fromLatin1(QCryptographicHash::hash(name, QCryptographicHash::Sha256).left(20).toHex());
    m_parts.conversations.send(
        user, DeviceId(0), {*about.conversation, MessageKind::Text, answer.text.trimmed(), clientId},
        [this, user, alert = about.id, channel = about.channel,
         conversation = *about.conversation](const Result<Message> &sent) {
            if (!sent) {
                log(user, alert, QStringLiteral("answer_failed"), QString::fromLatin1(sent.error().code));
                say(user, channel, QT_TRANSLATE_NOOP("Alerts", "Your answer was not sent."));
                return;
            }
            log(user, alert, QStringLiteral("answered"), QString::number(sent->id.value()));
            // Who answers has read: nothing else is to ring for it.
            m_parts.conversations.markRead(user, conversation, sent->id, [](const Done &) {});
        });
}

void ChannelAnswers::obey(UserId user, ChannelId channel, const Order &order)
{
    std::visit(Overloaded{[&](const GoAway &away) {
                              m_parts.standIn.leave(user, DeviceId(0), ports::Leave{true, away.absence},
                                                    [this, user, channel](const Result<StandInStatus> &) {
                                                        say(user, channel,
                                                            QT_TRANSLATE_NOOP("Alerts", "Locum stands in for you."));
                                                    });
                          },
                          [&](const ComeBack &) {
                              m_parts.standIn.leave(
                                  user, DeviceId(0), ports::Leave{false, {}},
                                  [this, user, channel](const Result<StandInStatus> &) {
                                      say(user, channel,
                                          QT_TRANSLATE_NOOP("Alerts", "Locum does not stand in for you any more."));
                                  });
                          },
                          [&](const WhoIsThere &) { tell(user, channel, whoIsThere(user)); }},
               order);
}

QString ChannelAnswers::whoIsThere(UserId user)
{
    QStringList names;
    for (const AccountEntry *account : m_parts.accounts.ofUser(user)) {
        for (auto presence = account->presences.begin();
             !account->isOfServices() && presence != account->presences.end(); ++presence) {
            if (isOnline(presence->availability) && account->identities.contains(presence.key())) {
                names.append(presence.key());
            }
        }
    }
    const InLanguage speak(m_parts.channels.localeOf(user), "Alerts");
    names.sort();
    names.removeDuplicates();
    if (names.isEmpty()) {
        return speak(QT_TRANSLATE_NOOP("Alerts", "Nobody is online."));
    }
    const QStringList named = names.mid(0, mostNamed);
    return speak(QT_TRANSLATE_NOOP("Alerts", "Online: %1")).arg(named.join(QLatin1String(", "))) +
           (names.size() > named.size() ? QStringLiteral(" …") : QString());
}

void ChannelAnswers::say(UserId user, ChannelId channel, const char *text)
{
    tell(user, channel, inLanguage(m_parts.channels.localeOf(user), "Alerts", text));
}

void ChannelAnswers::tell(UserId user, ChannelId channel, const QString &text)
{
    const store::Channel *row = m_parts.channels.find(user, channel);
    if (row == nullptr) {
        return;
    }
    m_parts.alerts.put(user, QStringLiteral("s-") + QLatin1String(makeToken(m_parts.random, 9)),
                       {{QStringLiteral("channel"), row->slug},
                        {QStringLiteral("why"), QStringLiteral("notice")},
                        {QStringLiteral("urgency"), QStringLiteral("high")},
                        {QStringLiteral("text"), text}});
}

void ChannelAnswers::log(UserId user, AlertId alert, const QString &step, const QString &detail)
{
    m_parts.journal.write(
        user,
        [alert, step, detail](store::Database &database, FeedWriter &feed) {
            return store::logAlert(database, alert, feed.at(), step, detail);
        },
        [](const Done &) {}); // of no weight
}

} // namespace locum::engine
