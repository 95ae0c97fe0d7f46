// SPDX-License-Identifier: GPL-2.0-or-later
#include "requests.h"

#include "dialect.h"
#include "markup.h"
#include "request_fields.h"
#include "rooms.h"
#include "ui_operations.h"

#include <QStringList>

#include <algorithm>
#include <cstdarg>
#include <memory>

namespace locum::purple {
namespace {

/// What libpurple holds of a question of its own: it must be given something to close it with. Lives until libpurple
/// closes it, or until it is answered, which makes purple_request_close call closeRequest.
struct Handle {
    Session *session;
    QString name;
    PurpleRequestType type;
};

constexpr size_t mostOpen = 200; // strangers can invite and offer without end

constexpr auto valueKey = QLatin1String("value");

Handle *newHandle(Session *session, PurpleRequestType type)
{
    static quint64 last = 0;
    return new Handle{session, QStringLiteral("purple:%1").arg(++last), type};
}

QString questionOf(const char *title, const char *primary, const char *secondary)
{
    QStringList parts;
    for (const auto *part : {title, primary, secondary}) {
        const auto text = fromMarkup(fromUtf8(part)).trimmed();
        if (!text.isEmpty() && !parts.contains(text)) {
            parts.append(text);
        }
    }
    return parts.join(u'\n');
}

/// Puts a question of libpurple's to the user. The answer runs libpurple's callback and closes it.
void *put(Session *session, PurpleRequestType type, RequestReceived request,
          std::function<void(bool, const QJsonObject &)> callback)
{
    auto *handle = newHandle(session, type);
    if (request.handle.isEmpty()) {
        request.handle = handle->name;
    } else {
        handle->name = request.handle;
    }
    session->requests().ask(request, [handle, type, callback](bool accept, const QJsonObject &values) -> Done {
        handle->session = nullptr; // answered: closing it takes nothing back
        callback(accept, values);
        purple_request_close(type, handle);
        return {};
    });
    return handle;
}

RequestReceived question(Session *session, const char *who, const QString &text, const SettingsForm &form)
{
    RequestReceived request;
    request.kind = RequestKind::Input;
    request.text = text;
    request.form = form;
    if (who != nullptr && *who != '\0') {
        request.from = session->dialect().canonical(fromUtf8(who));
    }
    return request;
}

void *requestInput(const char *title, const char *primary, const char *secondary, const char *initial,
                   gboolean multiline, gboolean masked, gchar * /*hint*/, const char * /*okText*/, GCallback ok,
                   const char * /*cancelText*/, GCallback cancel, PurpleAccount *account, const char *who,
                   PurpleConversation * /*conversation*/, void *data)
{
    auto *session = Session::of(account);
    if (session == nullptr) {
        return newHandle(nullptr, PURPLE_REQUEST_INPUT);
    }
    FormField field;
    field.key = valueKey;
    field.label = fromUtf8(primary);
    field.type = masked ? FieldType::Secret : multiline ? FieldType::MultilineText : FieldType::Text;
    if (!masked && initial != nullptr) {
        field.defaultValue = fromUtf8(initial);
    }
    return put(session, PURPLE_REQUEST_INPUT, question(session, who, questionOf(title, primary, secondary), {{field}}),
               [ok, cancel, data](bool accept, const QJsonObject &values) {
                   const auto function = reinterpret_cast<PurpleRequestInputCb>(accept ? ok : cancel);
                   if (function != nullptr) {
                       function(data, values.value(valueKey).toString().toUtf8().constData());
                   }
               });
}

SettingsForm choiceForm(const char *label, const QList<FieldChoice> &choices, int preset)
{
    FormField field;
    field.key = valueKey;
    field.label = fromUtf8(label);
    field.type = FieldType::Choice;
    field.choices = choices;
    if (preset >= 0) {
        field.defaultValue = QString::number(preset);
    }
    return {{field}};
}

void *requestChoice(const char *title, const char *primary, const char *secondary, int preset, const char * /*okText*/,
                    GCallback ok, const char * /*cancelText*/, GCallback cancel, PurpleAccount *account,
                    const char *who, PurpleConversation * /*conversation*/, void *data, va_list arguments)
{
    auto *session = Session::of(account);
    if (session == nullptr) {
        return newHandle(nullptr, PURPLE_REQUEST_CHOICE);
    }
    QList<FieldChoice> choices;
    for (const auto *text = va_arg(arguments, const char *); text != nullptr; text = va_arg(arguments, const char *)) {
        choices.append({QString::number(va_arg(arguments, int)), fromUtf8(text)});
    }
    return put(session, PURPLE_REQUEST_CHOICE,
               question(session, who, questionOf(title, primary, secondary), choiceForm(primary, choices, preset)),
               [ok, cancel, data, preset](bool accept, const QJsonObject &values) {
                   const auto function = reinterpret_cast<PurpleRequestChoiceCb>(accept ? ok : cancel);
                   if (function != nullptr) {
                       const auto given = values.value(valueKey).toString();
                       function(data, given.isEmpty() ? preset : given.toInt());
                   }
               });
}

// The actions are pairs of text and callback; accepting takes the chosen one or the preset, refusing the last, which
// is libpurple's "cancel" by custom.
void *requestAction(const char *title, const char *primary, const char *secondary, int preset, PurpleAccount *account,
                    const char *who, PurpleConversation * /*conversation*/, void *data, size_t count, va_list arguments)
{
    auto *session = Session::of(account);
    if (session == nullptr || count == 0) {
        return newHandle(nullptr, PURPLE_REQUEST_ACTION);
    }
    QList<FieldChoice> choices;
    QList<PurpleRequestActionCb> functions;
    for (size_t number = 0; number < count; ++number) {
        auto label = fromUtf8(va_arg(arguments, const char *));
        choices.append({QString::number(number), label.remove(u'_')});
        functions.append(reinterpret_cast<PurpleRequestActionCb>(va_arg(arguments, GCallback)));
    }
    auto request = question(session, who, questionOf(title, primary, secondary), choiceForm(primary, choices, preset));
    if (const auto invitation = session->rooms().takeInvitation()) {
        request = *invitation; // accepting is the first action, as everywhere
    }
    return put(session, PURPLE_REQUEST_ACTION, request,
               [functions, preset, data](bool accept, const QJsonObject &values) {
                   const auto given = values.value(valueKey).toString();
                   const int wished = given.isEmpty() ? std::max(preset, 0) : given.toInt();
                   const int chosen = accept ? wished : static_cast<int>(functions.size()) - 1;
                   if (const auto function = functions.value(chosen); function != nullptr) {
                       function(data, chosen);
                   }
               });
}

void *requestIconAction(const char *title, const char *primary, const char *secondary, int preset,
                        PurpleAccount *account, const char *who, PurpleConversation *conversation,
                        gconstpointer /*icon*/, gsize /*iconSize*/, void *data, size_t count, va_list arguments)
{
    return requestAction(title, primary, secondary, preset, account, who, conversation, data, count, arguments);
}

void *requestFields(const char *title, const char *primary, const char *secondary, PurpleRequestFields *fields,
                    const char * /*okText*/, GCallback ok, const char * /*cancelText*/, GCallback cancel,
                    PurpleAccount *account, const char *who, PurpleConversation * /*conversation*/, void *data)
{
    auto *session = Session::of(account);
    if (session == nullptr) {
        return newHandle(nullptr, PURPLE_REQUEST_FIELDS);
    }
    const std::shared_ptr<PurpleRequestFields> owned(fields, purple_request_fields_destroy);
    return put(session, PURPLE_REQUEST_FIELDS,
               question(session, who, questionOf(title, primary, secondary), formOf(fields)),
               [owned, ok, cancel, data](bool accept, const QJsonObject &values) {
                   fillFields(owned.get(), values);
                   const auto function = reinterpret_cast<PurpleRequestFieldsCb>(accept ? ok : cancel);
                   if (function != nullptr) {
                       function(data, owned.get());
                   }
               });
}

void closeRequest(PurpleRequestType /*type*/, void *uiHandle)
{
    const std::unique_ptr<Handle> handle(static_cast<Handle *>(uiHandle));
    if (handle->session != nullptr) {
        handle->session->requests().withdraw(handle->name);
    }
}

void *requestAuthorization(PurpleAccount *account, const char *remote, const char * /*id*/, const char *alias,
                           const char *message, gboolean /*onList*/, PurpleAccountRequestAuthorizationCb allow,
                           PurpleAccountRequestAuthorizationCb deny, void *data)
{
    auto *session = Session::of(account);
    if (session == nullptr) {
        return nullptr;
    }
    auto *handle = newHandle(session, PURPLE_REQUEST_ACTION);
    RequestReceived request;
    request.kind = RequestKind::ContactRequest;
    request.from = session->dialect().canonical(fromUtf8(remote));
    request.handle = QStringLiteral("contact:") + request.from;
    request.fromName = fromUtf8(alias);
    request.text = fromUtf8(message);
    handle->name = request.handle;
    session->dialect().completeContactRequest(request);
    session->requests().ask(request, [handle, allow, deny, data](bool accept, const QJsonObject & /*values*/) -> Done {
        handle->session = nullptr;
        const auto function = accept ? allow : deny;
        if (function != nullptr) {
            function(data); // makes libpurple forget the question without closing it
        }
        delete handle;
        return {};
    });
    return handle;
}

void closeAuthorization(void *uiHandle)
{
    closeRequest(PURPLE_REQUEST_ACTION, uiHandle);
}

// Files are asked for by transfers.cpp, never in a dialogue.
PurpleRequestUiOps operations = {requestInput, requestChoice,     requestAction, requestFields, nullptr, closeRequest,
                                 nullptr,      requestIconAction, nullptr,       nullptr,       nullptr};

PurpleAccountUiOps accountOperations = {nullptr, nullptr, nullptr, requestAuthorization, closeAuthorization, nullptr,
                                        nullptr, nullptr, nullptr};

} // namespace

void installRequestOperations()
{
    purple_request_set_ui_ops(&operations);
    purple_accounts_set_ui_ops(&accountOperations);
}

void Requests::ask(RequestReceived request, Answer answer, Withdrawal withdrawal, bool outlivesLink)
{
    const auto handle = request.handle;
    if (m_open.size() >= mostOpen && m_open.count(handle) == 0) {
        m_session.warn(QStringLiteral("too many open questions; one was dropped"));
        if (withdrawal) {
            withdrawal();
        }
        return;
    }
    if (const auto former = m_open.extract(handle); former && former.mapped().withdrawal) {
        former.mapped().withdrawal();
    }
    m_open.insert_or_assign(handle, Open{request, std::move(answer), std::move(withdrawal), outlivesLink});
    m_session.tell(std::move(request));
}

void Requests::answer(const TransactionId &transaction, const AnswerRequest &command)
{
    const auto found = m_open.find(command.handle);
    if (found == m_open.end() && command.handle.startsWith(certificateHandle)) {
        // Asked by a process that is gone; the handle says all that is needed.
        if (command.accept) {
            m_session.pinCertificate(command.handle.mid(certificateHandle.size()));
        }
        m_session.sent(transaction);
        return;
    }
    if (found == m_open.end()) {
        m_session.refuse(transaction, codes::requestUnknown, QStringLiteral("that question is no longer open"));
        return;
    }
    const auto open = found->second;
    m_open.erase(found);
    auto done = open.answer(command.accept, command.values);
    if (done) {
        m_session.sent(transaction);
    } else {
        m_session.refuse(transaction, done.error());
        m_open.insert_or_assign(command.handle, open);
    }
}

void Requests::withdraw(const QString &handle)
{
    const auto open = m_open.extract(handle);
    if (!open) {
        return;
    }
    if (open.mapped().withdrawal) {
        open.mapped().withdrawal();
    }
    // An invitation is not taken back by the end of a link: who accepts it later joins the room.
    const bool linkEnds = m_disconnected || m_session.account()->disconnecting;
    if (open.mapped().request.kind != RequestKind::RoomInvitation || !linkEnds) {
        m_session.tell(RequestWithdrawn{handle});
    }
}

bool Requests::settle(const QString &handle, bool accept)
{
    const auto open = m_open.extract(handle);
    if (!open) {
        return false;
    }
    if (!open.mapped().answer(accept, {})) {
        return false;
    }
    m_session.tell(RequestWithdrawn{handle});
    return true;
}

void Requests::disconnected()
{
    QStringList ending;
    for (const auto &[handle, open] : m_open) {
        if (!open.outlivesLink) {
            ending.append(handle);
        }
    }
    m_disconnected = true;
    for (const auto &handle : ending) {
        withdraw(handle);
    }
    m_disconnected = false;
}

} // namespace locum::purple
