// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/api_error.h"

#include "base/enum_names.h"
#include "gateway/texts.h"
#include "model/message.h"

#include <algorithm>
#include <iterator>

namespace locum::gateway {
namespace {

/// Whether the detail says more than the text can, and may be shown.
enum class Detail { Hide, Show };

struct Known {
    const char *code; ///< one that ends in a dot stands for all that begin so
    int status;
    const char *text;
    Detail detail = Detail::Hide;
};

constexpr Known known[] = {
    {"login.refused", 401, QT_TRANSLATE_NOOP("Gateway", "The user name or the password is wrong.")},
    {"setup.code.wrong", 401,
     QT_TRANSLATE_NOOP("Gateway", "This is not the set-up code that the server printed when it was started last.")},
    {"setup.done", 409, QT_TRANSLATE_NOOP("Gateway", "The server has its first user already. Log in.")},
    {"pass.code.wrong", 401,
     QT_TRANSLATE_NOOP("Gateway",
                       "This code is not good any more: it was used, or its time is over. Have another made.")},
    {"invitation.refused", 403,
     QT_TRANSLATE_NOOP("Gateway",
                       "Only the first user of this server lets other people in. Ask them for an invitation.")},
    {"session.token.invalid", 401, QT_TRANSLATE_NOOP("Gateway", "Log in first.")},
    {"session.device.needed", 403,
     QT_TRANSLATE_NOOP("Gateway", "Only a device can ask this: log in with POST /api/v1/session.")},
    {"admin.only", 403,
     QT_TRANSLATE_NOOP("Gateway", "Only the administrator can do this, with locumctl on the server.")},
    {"user.needed", 400, QT_TRANSLATE_NOOP("Gateway", "Say for which user: \"as\".")},
    {"user.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such user.")},
    {"user.name.invalid", 400,
     QT_TRANSLATE_NOOP("Gateway", "A user name has 1 to 32 characters of a to z, 0 to 9, dot, dash and underscore.")},
    {"user.name.taken", 409, QT_TRANSLATE_NOOP("Gateway", "There is already a user of this name. Choose another.")},
    {"user.password.weak", 400, QT_TRANSLATE_NOOP("Gateway", "A password has at least 8 characters.")},
    {"device.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such device.")},
    {"account.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such account.")},
    {"account.offline", 409, QT_TRANSLATE_NOOP("Gateway", "The account is not connected. Connect it, then try again.")},
    {"account.presence.unsupported", 409,
     QT_TRANSLATE_NOOP("Gateway", "This network cannot hide you. Choose another policy, such as away."), Detail::Show},
    {"presence.hidden.unsupported", 409,
     QT_TRANSLATE_NOOP("Gateway",
                       "Networks of yours cannot hide you, and nothing was changed. Show another presence, or "
                       "switch these accounts off:"),
     Detail::Show},
    {"account.disabled", 409, QT_TRANSLATE_NOOP("Gateway", "The account is switched off. Switch it on first.")},
    {"identity.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such contact.")},
    {"contact.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such contact.")},
    {"avatar.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "This contact has no picture.")},
    {"contact.address.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "This is no address on that network."), Detail::Show},
    {"conversation.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such conversation.")},
    {"conversation.address.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "This is no address on that network."),
     Detail::Show},
    {"message.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such message.")},
    {"search.empty", 400, QT_TRANSLATE_NOOP("Gateway", "Write a word to search for.")},
    {"search.too_long", 400, QT_TRANSLATE_NOOP("Gateway", "That is too much to search for. Use fewer words.")},
    {"message.empty", 400, QT_TRANSLATE_NOOP("Gateway", "The message is empty. Write something.")},
    {"message.too_long", 400, QT_TRANSLATE_NOOP("Gateway", "The message is too long. Send it in parts."), Detail::Show},
    {"message.kind.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A message's kind is text, action or notice.")},
    {"message.client_id.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A client_id has 1 to 64 characters.")},
    {"message.not_held", 409, QT_TRANSLATE_NOOP("Gateway", "This message is not held: it was released meanwhile.")},
    {"rules.file.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "The rule files are not as they must be."), Detail::Show},
    {"rules.rejected", 422,
     QT_TRANSLATE_NOOP("Gateway",
                       "The rules have errors, and those before them run on. Mend what the diagnostics say.")},
    {"rules.broken", 409,
     QT_TRANSLATE_NOOP("Gateway",
                       "The stored rules do not load any more, and the built-in ones run: push them again.")},
    {"rules.rule.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "These rules have none of this name.")},
    {"rules.generation.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such generation of rules.")},
    {"rules.unavailable", 503, QT_TRANSLATE_NOOP("Gateway", "This server runs no rules.")},
    {"policy.target.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "Nobody and nothing of yours goes by this name."),
     Detail::Show},
    {"policy.verdicts.missing", 400, QT_TRANSLATE_NOOP("Gateway", "A policy has at least one verdict.")},
    {"policy.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such policy.")},
    {"person.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such person.")},
    {"person.identity_unusable", 409,
     QT_TRANSLATE_NOOP("Gateway", "This contact cannot be reached by that address now. Choose another, or wait.")},
    {"person.needs_confirmation", 409,
     QT_TRANSLATE_NOOP("Gateway", "The message would have to go another way than so far: send it again with the "
                                  "identity it shall go to."),
     Detail::Show},
    {"person.nobody_reachable", 409,
     QT_TRANSLATE_NOOP("Gateway", "This person cannot be reached on any network now. Try again later.")},
    {"persons.act.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "This cannot be said of contacts."), Detail::Show},
    {"persons.kept_apart", 409,
     QT_TRANSLATE_NOOP("Gateway", "You have said that these are different people. Link them with force if they are "
                                  "one after all."),
     Detail::Show},
    {"persons.one_person", 409, QT_TRANSLATE_NOOP("Gateway", "These are one person now: split them first."),
     Detail::Show},
    {"persons.too_many", 409, QT_TRANSLATE_NOOP("Gateway", "A person has at most 64 contacts.")},
    {"persons.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such act or contact."), Detail::Show},
    {"persons.not_one_person", 409,
     QT_TRANSLATE_NOOP("Gateway", "Only some contacts of one person can be split off the rest of it.")},
    {"persons.cannot_be_undone", 409, QT_TRANSLATE_NOOP("Gateway", "This cannot be undone, or it is already.")},
    {"persons.would_merge", 409,
     QT_TRANSLATE_NOOP("Gateway",
                       "Without it, people whom you keep apart would be one: take back the later acts first."),
     Detail::Show},
    {"cards.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "There is no vCard with an address or a number in this file.")},
    {"cards.too_many", 400, QT_TRANSLATE_NOOP("Gateway", "The address book is too large. Import it in parts.")},
    {"cards.too_large", 400, QT_TRANSLATE_NOOP("Gateway", "The address book is too large. Import it in parts.")},
    {"slug.invalid", 400,
     QT_TRANSLATE_NOOP("Gateway", "What rules call somebody has 1 to 32 characters of a to z, 0 to 9 and dash.")},
    {"slug.taken", 409, QT_TRANSLATE_NOOP("Gateway", "Somebody else goes by this already.")},
    {"language.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A language goes by its tag, such as en or pt-BR.")},
    {"group.name.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A name has at least one letter of a to z or digit.")},
    {"label.name.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A name has at least one letter of a to z or digit.")},
    {"channel.name.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A name has at least one letter of a to z or digit.")},
    {"file.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such file; it may have been removed.")},
    {"file.size.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "The file is empty or too large."), Detail::Show},
    {"file.quota", 409,
     QT_TRANSLATE_NOOP("Gateway", "Your files are too large together: this one does not fit any more. Remove some that "
                                  "you need no more."),
     Detail::Show},
    {"file.part.invalid", 409,
     QT_TRANSLATE_NOOP("Gateway", "This part does not continue the file. Go on where it ends."), Detail::Show},
    {"file.used", 409, QT_TRANSLATE_NOOP("Gateway", "A message has this file already, or takes it along right now.")},
    {"file.incomplete", 409, QT_TRANSLATE_NOOP("Gateway", "The file is not whole yet."), Detail::Show},
    {"file.gone", 404, QT_TRANSLATE_NOOP("Gateway", "The file is not there any more.")},
    {"file.write", 500, QT_TRANSLATE_NOOP("Gateway", "The file could not be handed to the network's plugin.")},
    {"absence.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There was no such absence.")},
    {"absence.rules.clash", 409,
     QT_TRANSLATE_NOOP("Gateway", "The rules of this absence do not go with your own, and do not run."), Detail::Show},
    {"absence.rules.wrong", 400,
     QT_TRANSLATE_NOOP("Gateway", "The rules for this absence are wrong, and nothing was done."), Detail::Show},
    {"absence.begin.past", 400, QT_TRANSLATE_NOOP("Gateway", "This time has passed. Give one that lies ahead.")},
    {"absence_plan.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such planned absence, or it has begun.")},
    {"absence_plan.too_many", 409,
     QT_TRANSLATE_NOOP("Gateway", "There are too many planned absences. Take one away first.")},
    {"absence.until.past", 400, QT_TRANSLATE_NOOP("Gateway", "This time has passed. Give one that lies ahead.")},
    {"stand_in.not_away", 409, QT_TRANSLATE_NOOP("Gateway", "Locum does not stand in for you now.")},
    {"channel.name.taken", 409, QT_TRANSLATE_NOOP("Gateway", "There is already a channel of this name.")},
    {"channel.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "There is no such channel.")},
    {"channel.off", 409, QT_TRANSLATE_NOOP("Gateway", "The channel is switched off. Switch it on first.")},
    {"channel.too_many", 409, QT_TRANSLATE_NOOP("Gateway", "There are too many channels. Take one away first.")},
    {"channel.use.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A channel cannot be used so."), Detail::Show},
    {"channel.test.timeout", 504,
     QT_TRANSLATE_NOOP("Gateway", "The test has not come out yet. The channel's log tells how it ends.")},
    {"channel.hook.busy", 503, QT_TRANSLATE_NOOP("Gateway", "Too much at once. Try again later.")},
    {"channel.", 502, QT_TRANSLATE_NOOP("Gateway", "The channel could not send it."), Detail::Show},
    {"channel_plugin.unknown", 404,
     QT_TRANSLATE_NOOP("Gateway", "There is no such channel plugin here. GET /channel-plugins lists those there are.")},
    {"request.unknown", 404,
     QT_TRANSLATE_NOOP("Gateway", "This request is no longer open: it was answered or withdrawn.")},
    {"rule_plugin.unknown", 404,
     QT_TRANSLATE_NOOP("Gateway", "There is no such rule plugin here. GET /rule-plugins lists those there are.")},
    {"notice.channel.unfit", 400, QT_TRANSLATE_NOOP("Gateway", "This channel reaches nobody but you.")},
    {"notice.address.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "This can be no address.")},
    {"notice.address.unknown", 404, QT_TRANSLATE_NOOP("Gateway", "No address is set for them.")},
    {"service.unknown", 404,
     QT_TRANSLATE_NOOP("Gateway", "There is no such service here. GET /services lists those there are.")},
    {"service.plugin.settings", 409,
     QT_TRANSLATE_NOOP("Gateway", "The rule plugin that offers it must be set up first."), Detail::Show},
    {"notice.window.invalid", 400, QT_TRANSLATE_NOOP("Gateway", "A conversation runs on for 1 minute to 24 hours.")},
    {"network.unknown", 400,
     QT_TRANSLATE_NOOP("Gateway", "There is no such network here. GET /networks lists those there are.")},
    {"network.plugin.missing", 503,
     QT_TRANSLATE_NOOP("Gateway",
                       "The plugin for this network is not installed or was refused. Tell the administrator.")},
    {"network.cell.", 503,
     QT_TRANSLATE_NOOP("Gateway", "The network's process is being started. Try again in a moment.")},
    {"command.timeout", 504, QT_TRANSLATE_NOOP("Gateway", "The network did not answer in time. Try again.")},
    {"command.cell.restarted", 503,
     QT_TRANSLATE_NOOP("Gateway", "The network's process was restarted meanwhile. Look whether it was done, then try "
                                  "again.")},
    {"form.field.", 400, QT_TRANSLATE_NOOP("Gateway", "A setting is missing or wrong."), Detail::Show},
    {"request.field.", 400, QT_TRANSLATE_NOOP("Gateway", "The request is not as it must be."), Detail::Show},
    {"request.json.", 400, QT_TRANSLATE_NOOP("Gateway", "The request's body is not a JSON object."), Detail::Show},
    {"request.query.", 400, QT_TRANSLATE_NOOP("Gateway", "A value in the request's address is wrong."), Detail::Show},
    {"feed.acknowledge.beyond", 409,
     QT_TRANSLATE_NOOP("Gateway", "The feed does not go that far: read it again from since=0.")},
    {"stream.", 400, QT_TRANSLATE_NOOP("Gateway", "This message is not understood on the stream."), Detail::Show},
    {"store.full", 503, QT_TRANSLATE_NOOP("Gateway", "The server's disk is full. Tell the administrator.")},
    {"store.", 503,
     QT_TRANSLATE_NOOP("Gateway", "The server cannot store anything just now. Try again later; if it "
                                  "stays so, tell the administrator.")},
};

bool isMeant(const Known &entry, const QByteArray &code)
{
    const QByteArrayView pattern(entry.code);
    return pattern.endsWith('.') ? code.startsWith(pattern) : code == pattern;
}

const Known *find(const QByteArray &code)
{
    const auto entry =
        std::find_if(std::begin(known), std::end(known), [&](const Known &each) { return isMeant(each, code); });
    return entry == std::end(known) ? nullptr : entry;
}

} // namespace

int statusOf(const Error &error)
{
    if (const Known *entry = find(error.code)) {
        return entry->status;
    }
    if (error.code.endsWith(".unknown")) {
        return 404;
    }
    if (error.code.endsWith(".invalid") || error.code.endsWith(".missing")) {
        return 400;
    }
    switch (error.retry) {
    case Retry::Later:
        return 503;
    case Retry::AfterUserAction:
        return 409;
    case Retry::No:
        break;
    }
    return 500;
}

QString messageOf(const Error &error)
{
    const Known *entry = find(error.code);
    if (entry == nullptr) {
        return error.detail.isEmpty() ? Text::tr("This did not work (%1).").arg(QString::fromLatin1(error.code))
                                      : error.detail;
    }
    const QString text = QCoreApplication::translate("Gateway", entry->text);
    if (entry->detail == Detail::Show && !error.detail.isEmpty()) {
        return text + QLatin1Char(' ') + error.detail;
    }
    return text;
}

QString whyNoObject(const QJsonParseError &fault)
{
    return fault.error == QJsonParseError::NoError
               ? QStringLiteral("send an object")
               : QStringLiteral("%1 at byte %2").arg(fault.errorString()).arg(fault.offset);
}

QJsonObject errorObject(const Error &error)
{
    return {{QStringLiteral("code"), QString::fromLatin1(error.code)},
            {QStringLiteral("message"), messageOf(error)},
            {QStringLiteral("retry"), nameOf(error.retry)}};
}

} // namespace locum::gateway
