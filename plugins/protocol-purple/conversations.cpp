// SPDX-License-Identifier: GPL-2.0-or-later
// What libpurple writes into conversations goes to the dialect of the account. All three writing operations are needed:
// only they carry the time. None chains to purple_conversation_write, whose history grows for ever.
#include "dialect.h"
#include "rooms.h"
#include "ui_operations.h"

namespace locum::purple {
namespace {

void write(PurpleConversation *conversation, const char *who, const char *text, PurpleMessageFlags flags, time_t when)
{
    auto *session = Session::of(purple_conversation_get_account(conversation));
    if (session != nullptr && text != nullptr) {
        session->dialect().written(conversation, fromUtf8(who), fromUtf8(text), flags, when);
    }
}

void writeNamed(PurpleConversation *conversation, const char *name, const char * /*alias*/, const char *text,
                PurpleMessageFlags flags, time_t when)
{
    write(conversation, name, text, flags, when);
}

void addUsers(PurpleConversation *conversation, GList *users, gboolean areNew)
{
    if (auto *session = Session::of(purple_conversation_get_account(conversation))) {
        QStringList names;
        for (auto *node = users; node != nullptr; node = node->next) {
            names.append(fromUtf8(static_cast<PurpleConvChatBuddy *>(node->data)->name));
        }
        session->rooms().onUsersAdded(conversation, names, areNew);
    }
}

void renameUser(PurpleConversation *conversation, const char *oldName, const char *newName, const char * /*alias*/)
{
    if (auto *session = Session::of(purple_conversation_get_account(conversation))) {
        session->rooms().onUserRenamed(conversation, fromUtf8(oldName), fromUtf8(newName));
    }
}

void removeUsers(PurpleConversation *conversation, GList *users)
{
    if (auto *session = Session::of(purple_conversation_get_account(conversation))) {
        QStringList names;
        for (auto *node = users; node != nullptr; node = node->next) {
            names.append(fromUtf8(static_cast<const char *>(node->data)));
        }
        session->rooms().onUsersRemoved(conversation, names);
    }
}

gboolean hasFocus(PurpleConversation * /*conversation*/)
{
    return FALSE;
}

void onTyping(PurpleAccount *account, const char *who, gpointer /*data*/)
{
    if (auto *session = Session::of(account)) {
        session->tell(TypingChanged{session->dialect().canonical(fromUtf8(who)), true});
    }
}

void onTypingStopped(PurpleAccount *account, const char *who, gpointer /*data*/)
{
    if (auto *session = Session::of(account)) {
        session->tell(TypingChanged{session->dialect().canonical(fromUtf8(who)), false});
    }
}

PurpleConversationUiOps operations = {nullptr,     nullptr, write,   write,    writeNamed, addUsers, renameUser,
                                      removeUsers, nullptr, nullptr, hasFocus, nullptr,    nullptr,  nullptr,
                                      nullptr,     nullptr, nullptr, nullptr,  nullptr};

} // namespace

void installConversationOperations()
{
    purple_conversations_set_ui_ops(&operations);
    static int handle = 0;
    auto *source = purple_conversations_get_handle();
    purple_signal_connect(source, "buddy-typing", &handle, PURPLE_CALLBACK(onTyping), nullptr);
    purple_signal_connect(source, "buddy-typing-stopped", &handle, PURPLE_CALLBACK(onTypingStopped), nullptr);
}

} // namespace locum::purple
