// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"

#include "base/overloaded.h"
#include "contact_list.h"
#include "dialect.h"
#include "forms.h"
#include "library.h"
#include "presence.h"
#include "requests.h"
#include "rooms.h"
#include "transfers.h"

namespace locum::purple {
namespace {

void onConnectionConnected(PurpleConnection *connection)
{
    if (auto *session = Session::of(connection)) {
        session->onConnected();
    }
}

void onConnectionDisconnected(PurpleConnection *connection)
{
    if (auto *session = Session::of(connection)) {
        session->onDisconnected();
    }
}

void onConnectionError(PurpleConnection *connection, PurpleConnectionError reason, const char *text)
{
    if (auto *session = Session::of(connection)) {
        session->onError(reason, fromUtf8(text));
    }
}

PurpleConnectionUiOps operations = {nullptr,
                                    onConnectionConnected,
                                    onConnectionDisconnected,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    onConnectionError,
                                    nullptr,
                                    nullptr,
                                    nullptr};

} // namespace

void installConnectionOperations()
{
    purple_connections_set_ui_ops(&operations);
}

Result<std::unique_ptr<sdk::ProtocolSession>> Session::open(const sdk::AccountSettings &settings,
                                                            sdk::SessionHost &host)
{
    auto *protocol = findProtocol(settings.protocol);
    if (protocol == nullptr) {
        return fail("network.protocol.unknown",
                    QStringLiteral("libpurple has no protocol '%1' here").arg(settings.protocol));
    }
    const auto name = userNameFrom(protocol, settings.values);
    if (!name) {
        return fail(name.error());
    }
    return std::unique_ptr<sdk::ProtocolSession>(new Session(settings, host, protocol, *name));
}

Session::Session(sdk::AccountSettings settings, sdk::SessionHost &host, PurplePlugin *protocol, const QString &userName)
    : m_settings(std::move(settings)), m_host(host), m_protocol(protocol),
      m_quirks(quirksOf(purple_plugin_get_id(protocol))),
      m_account(purple_account_new(userName.toUtf8().constData(), purple_plugin_get_id(protocol)))
{
    m_account->ui_data = this;
    applyOptions(m_account, m_protocol, m_settings.values, m_settings.secrets);
    m_dialect = makeDialect(*this);
    m_requests = std::make_unique<Requests>(*this);
    m_roster = std::make_unique<Roster>(*this);
    m_rooms = std::make_unique<Rooms>(*this);
    m_transfers = std::make_unique<Transfers>(*this);
}

Session::~Session()
{
    m_disconnectAsked = true;
    if (!purple_account_is_disconnected(m_account)) {
        purple_account_disconnect(m_account);
    }
    m_rooms->forgetConversations();
    m_roster->clear();
    m_account->ui_data = nullptr;
    purple_account_destroy(m_account);
}

Session *Session::of(const PurpleAccount *account)
{
    return account != nullptr ? static_cast<Session *>(account->ui_data) : nullptr;
}

Session *Session::of(const PurpleConnection *connection)
{
    return connection != nullptr ? of(purple_connection_get_account(connection)) : nullptr;
}

PurpleConnection *Session::connection() const
{
    auto *connection = purple_account_get_connection(m_account);
    const bool isUsable = connection != nullptr && connection->disconnect_timeout == 0 &&
                          purple_connection_get_state(connection) == PURPLE_CONNECTED;
    return isUsable && m_state == LinkState::Online ? connection : nullptr;
}

void Session::end(const TransactionId &transaction, Outcome outcome)
{
    if (!transaction.value().isEmpty()) { // what we do by ourselves has no transaction
        tell(CommandEnded{transaction, std::move(outcome)});
    }
}

void Session::sent(const TransactionId &transaction, const QString &remoteId)
{
    end(transaction, Sent{remoteId});
}

void Session::refuse(const TransactionId &transaction, Error error)
{
    end(transaction, NotSent{std::move(error)});
}

void Session::refuse(const TransactionId &transaction, const char *code, const QString &detail, Retry retry)
{
    refuse(transaction, Error{code, detail, retry});
}

void Session::unknown(const TransactionId &transaction, const char *code, const QString &detail)
{
    end(transaction, UnknownOutcome{Error{code, detail, Retry::No}});
}

void Session::connectLink(const TransactionId &transaction)
{
    if (!purple_account_is_disconnected(m_account)) {
        sent(transaction);
        return;
    }
    const auto *info = PURPLE_PLUGIN_PROTOCOL_INFO(m_protocol);
    const auto password = m_settings.secrets.find(fields::password);
    const bool hasPassword = password != m_settings.secrets.end() && !password->second.isEmpty();
    const bool isOptional = info->options & (OPT_PROTO_NO_PASSWORD | OPT_PROTO_PASSWORD_OPTIONAL);
    if (!hasPassword && (m_quirks.needsPassword || !isOptional)) {
        const Error missing{codes::passwordMissing, QStringLiteral("there is no password to log in with"),
                            Retry::AfterUserAction};
        m_state = LinkState::NeedsUser;
        tell(LinkChanged{m_state, missing, {}});
        refuse(transaction, missing);
        return;
    }
    m_loss.reset();
    m_disconnectAsked = false;
    m_state = LinkState::Connecting;
    tell(LinkChanged{m_state, {}, {}});
    m_rooms->forgetConversations();
    m_roster->clear();
    m_dialect->connecting();
    purple_account_set_password(m_account, hasPassword ? password->second.reveal().constData() : nullptr);
    sent(transaction);
    // What purple_account_set_enabled sets, without its connecting by itself; only while we want the link, since an
    // enabled account also connects when its status is set.
    purple_account_set_ui_bool(m_account, uiName, "auto-login", TRUE);
    purple_account_connect(m_account);
    if (purple_account_get_connection(m_account) == nullptr && m_state == LinkState::Connecting) {
        m_state = LinkState::WaitingToRetry;
        tell(LinkChanged{m_state, Error{codes::other, QStringLiteral("libpurple did not connect"), Retry::Later}, {}});
    }
}

void Session::disconnectLink(const TransactionId &transaction)
{
    m_disconnectAsked = true;
    if (!purple_account_is_disconnected(m_account)) {
        purple_account_disconnect(m_account); // tells Offline through onDisconnected
    } else if (m_state != LinkState::Offline) {
        m_state = LinkState::Offline;
        tell(LinkChanged{m_state, {}, {}});
    }
    sent(transaction);
}

void Session::onConnected()
{
    m_state = LinkState::Online;
    tell(LinkChanged{m_state, {}, m_dialect->ownAddress(), m_dialect->addressCase()});
    m_roster->connected();
    m_dialect->connected();
}

void Session::onError(int reason, const QString &text)
{
    if (!m_loss) {
        m_loss = linkLost(reason, text);
    }
}

void Session::onDisconnected()
{
    auto ended = m_loss.value_or(LinkChanged{
        LinkState::WaitingToRetry, Error{codes::linkLost, QStringLiteral("the link ended"), Retry::Later}, {}});
    if (m_disconnectAsked) {
        ended = LinkChanged{LinkState::Offline, {}, {}};
    }
    m_loss.reset();
    purple_account_set_ui_bool(m_account, uiName, "auto-login", FALSE);
    m_dialect->disconnected();
    m_rooms->disconnected();
    m_transfers->disconnected();
    m_requests->disconnected();
    m_roster->disconnected();
    m_state = ended.state;
    tell(ended);
}

void Session::tellWarning(const std::optional<Error> &warning)
{
    if (m_state == LinkState::Online) {
        tell(LinkChanged{m_state, warning, m_dialect->ownAddress(), m_dialect->addressCase()});
    }
}

void Session::dropLink(const LinkChanged &why)
{
    auto *connection = purple_account_get_connection(m_account);
    if (connection == nullptr) {
        return;
    }
    explainLoss(why);
    purple_connection_error_reason(connection, PURPLE_CONNECTION_ERROR_NETWORK_ERROR,
                                   why.error ? why.error->detail.toUtf8().constData() : "");
}

QString Session::pinnedCertificate() const
{
    auto pin = m_settings.values.value(fields::pinnedCertificate).toString().toLower();
    return pin.remove(u':').trimmed();
}

void Session::pinCertificate(const QString &fingerprint)
{
    m_settings.values.insert(fields::pinnedCertificate, fingerprint);
    tell(SettingsChanged{{{fields::pinnedCertificate, fingerprint}}, {}});
}

void Session::perform(const TransactionId &transaction, const SendMessage &command)
{
    if (command.encrypt) {
        refuse(transaction, codes::noEncryption, QStringLiteral("libpurple cannot encrypt end to end"));
    } else if (command.text.trimmed().isEmpty()) {
        refuse(transaction, codes::notSent, QStringLiteral("the message is empty"));
    } else {
        m_dialect->send(transaction, command);
    }
}

void Session::perform(const TransactionId &transaction, const NetworkCommand &command)
{
    const auto online = [this, &transaction](auto &&action) {
        if (isOnline()) {
            action();
        } else {
            refuse(transaction, codes::linkOffline, QStringLiteral("the account is not connected"), Retry::Later);
        }
    };
    const auto quietly = [this](auto &&action) {
        if (isOnline()) {
            action();
        }
    };
    std::visit(Overloaded{
                   [&](const Connect &) { connectLink(transaction); },
                   [&](const Disconnect &) { disconnectLink(transaction); },
                   [&](const ProbeLink &) { quietly([&] { m_dialect->probe(); }); },
                   [&](const SetPresence &c) { setPresence(*this, transaction, c.presence); },
                   [&](const SendMessage &c) { online([&] { perform(transaction, c); }); },
                   [&](const SendTyping &c) { quietly([&] { m_dialect->sendTyping(c); }); },
                   [&](const SendReceipt &c) { quietly([&] { m_dialect->sendReceipt(c); }); },
                   [&](const AddContact &c) { online([&] { m_dialect->add(transaction, c); }); },
                   [&](const RenameContact &c) { online([&] { m_dialect->rename(transaction, c); }); },
                   [&](const RemoveContact &c) { online([&] { m_dialect->remove(transaction, c); }); },
                   [&](const WatchContacts &c) { m_dialect->watch(c); },
                   [&](const AuthorizeContact &c) { online([&] { m_dialect->authorize(transaction, c); }); },
                   [&](const JoinRoom &c) { online([&] { m_dialect->join(transaction, c); }); },
                   [&](const LeaveRoom &c) { online([&] { m_dialect->leave(transaction, c); }); },
                   [&](const AnswerRequest &c) { m_requests->answer(transaction, c); },
                   [&](const SendFile &c) {
                       online([&] {
                           m_dialect->sendFile(transaction, c,
                                               [this, transaction, c] { m_transfers->send(transaction, c); });
                       });
                   },
               },
               command);
}

} // namespace locum::purple
