// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/error_words.h"

#include "ctl/exit_codes.h"
#include "ctl/session.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

struct Entry {
    const char *code;
    const char *meaning;
    const char *advice = nullptr;
};

const Entry entries[] = {
    // locumctl's own
    {"control.unreachable", QT_TRANSLATE_NOOP("locumctl", "locumd is not running, or listens elsewhere"),
     QT_TRANSLATE_NOOP("locumctl",
                       "Start it (\"systemctl start locumd\", or \"locumd\"), or name its socket with --socket.")},
    {"control.forbidden", QT_TRANSLATE_NOOP("locumctl", "you may not do that"),
     QT_TRANSLATE_NOOP("locumctl",
                       "Run locumctl as root, or as the user that locumd runs as (\"sudo -u locum locumctl …\").")},
    {"control.lost", QT_TRANSLATE_NOOP("locumctl", "locumd closed the connection before it answered"),
     QT_TRANSLATE_NOOP("locumctl",
                       "It may have been stopped, or may not know you: run locumctl as root, or as the user that "
                       "locumd runs as; \"journalctl -u locumd\" tells more.")},
    {"control.garbled", QT_TRANSLATE_NOOP("locumctl", "what came from the socket is not what locumd says"),
     QT_TRANSLATE_NOOP("locumctl", "Check --socket, and that locumctl and locumd are of one version.")},
    {"control.not_found", QT_TRANSLATE_NOOP("locumctl", "there is no such thing")},
    {"user.which", QT_TRANSLATE_NOOP("locumctl", "there are several users"),
     QT_TRANSLATE_NOOP("locumctl", "Say which with --user NAME, or set LOCUM_USER.")},
    {"user.none", QT_TRANSLATE_NOOP("locumctl", "there are no users yet"),
     QT_TRANSLATE_NOOP("locumctl", "Make one: locumctl user add NAME")},
    {"account.none", QT_TRANSLATE_NOOP("locumctl", "there are no accounts yet"),
     QT_TRANSLATE_NOOP("locumctl", "Add one: locumctl account add PROTOCOL (\"locumctl network list\" names them)")},
    {"rules.not_pushed", QT_TRANSLATE_NOOP("locumctl", "nothing was pushed: what ran before goes on running"),
     QT_TRANSLATE_NOOP("locumctl", "Mend what is said above; \"locumctl rules check FILE\" tells it without pushing.")},
    {"rules.people.invalid", QT_TRANSLATE_NOOP("locumctl", "the file of names cannot be used"),
     QT_TRANSLATE_NOOP("locumctl", "It looks like {\"person\": [\"bob\", \"mum\"], \"channel\": [\"sms\"]}.")},
    {"rules.file.too_large", QT_TRANSLATE_NOOP("locumctl", "the file is too large for rules")},
    {"rules.generation.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such generation of rules"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl rules history\" lists them.")},
    {"rules.word.unknown", QT_TRANSLATE_NOOP("locumctl", "rules have no such word"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl rules vocabulary\" lists all.")},
    {"declined", QT_TRANSLATE_NOOP("locumctl", "nothing was done")},
    {"password.different", QT_TRANSLATE_NOOP("locumctl", "the two passwords differ: nothing was done")},
    // users and devices
    {"user.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such user"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl user list\" names them.")},
    {"user.name.taken", QT_TRANSLATE_NOOP("locumctl", "there is a user of that name already")},
    {"user.name.invalid",
     QT_TRANSLATE_NOOP("locumctl", "a user's name is 1 to 32 small letters, digits, dots, dashes and "
                                   "underscores")},
    {"user.password.weak", QT_TRANSLATE_NOOP("locumctl", "the password is too short: at least 8 characters")},
    {"device.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such device"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl device list\" names them.")},
    // services
    {"service.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such service"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl service list\" names them.")},
    {"service.plugin.settings", QT_TRANSLATE_NOOP("locumctl", "the rule plugin that offers it must be set up first"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl rule-plugin list PLUGIN\" tells what it asks for; "
                                   "\"locumctl rule-plugin on PLUGIN --set KEY=VALUE\" sets it.")},
    {"service.plugin.off", QT_TRANSLATE_NOOP("locumctl", "the rule plugin that offers it is off"),
     QT_TRANSLATE_NOOP("locumctl", "Switch it on: locumctl rule-plugin on PLUGIN")},
    {"service.plugin.missing", QT_TRANSLATE_NOOP("locumctl", "no plugin here offers this service any more")},
    {"service.off", QT_TRANSLATE_NOOP("locumctl", "this service is off"),
     QT_TRANSLATE_NOOP("locumctl", "Turn it on: locumctl service on ADDRESS")},
    {"service.slow", QT_TRANSLATE_NOOP("locumctl", "the service did not answer in time: write again")},
    {"service.down", QT_TRANSLATE_NOOP("locumctl", "the service ended before it had answered: write again")},
    // accounts and networks
    {"network.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such network"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl network list\" names them.")},
    {"network.auth.failed", QT_TRANSLATE_NOOP("locumctl", "the network refuses the user name or password"),
     QT_TRANSLATE_NOOP("locumctl", "Set the right one: locumctl account set ACCOUNT --secret-file password=FILE")},
    {"network.auth.password_missing", QT_TRANSLATE_NOOP("locumctl", "the network wants a password"),
     QT_TRANSLATE_NOOP("locumctl", "Set it: locumctl account set ACCOUNT --secret-file password=FILE")},
    {"network.auth.impossible", QT_TRANSLATE_NOOP("locumctl", "there is no way to log in that both sides know"),
     QT_TRANSLATE_NOOP("locumctl", "Check the account's security settings: locumctl account show ACCOUNT")},
    {"network.account.banned", QT_TRANSLATE_NOOP("locumctl", "the network has closed this account out"),
     QT_TRANSLATE_NOOP("locumctl", "Ask the network's operators.")},
    {"network.certificate.untrusted", QT_TRANSLATE_NOOP("locumctl", "the server's certificate is not trusted"),
     QT_TRANSLATE_NOOP("locumctl", "Look at it and decide: locumctl request list")},
    {"network.tls.failed", QT_TRANSLATE_NOOP("locumctl", "the encrypted connection could not be made")},
    {"network.tls.unavailable", QT_TRANSLATE_NOOP("locumctl", "the server offers no encryption"),
     QT_TRANSLATE_NOOP("locumctl", "Check server and port: locumctl account show ACCOUNT")},
    {"network.link.lost", QT_TRANSLATE_NOOP("locumctl", "the connection was lost")},
    {"network.link.offline", QT_TRANSLATE_NOOP("locumctl", "the account is not connected")},
    {"network.name.in_use", QT_TRANSLATE_NOOP("locumctl", "the name is in use on the network"),
     QT_TRANSLATE_NOOP("locumctl", "Choose another: locumctl account set ACCOUNT --set …")},
    {"network.name.invalid", QT_TRANSLATE_NOOP("locumctl", "the network does not take this name")},
    {"network.address.invalid", QT_TRANSLATE_NOOP("locumctl", "the network does not know addresses like this one")},
    {"network.settings.invalid", QT_TRANSLATE_NOOP("locumctl", "a setting of the account is wrong"),
     QT_TRANSLATE_NOOP("locumctl",
                       "Look and change it: locumctl account show ACCOUNT, locumctl account set ACCOUNT --set …")},
    {"network.recipient.not_found", QT_TRANSLATE_NOOP("locumctl", "the network knows no such recipient")},
    {"network.recipient.unavailable",
     QT_TRANSLATE_NOOP("locumctl", "the recipient is not there, and the network keeps nothing")},
    {"network.message.refused", QT_TRANSLATE_NOOP("locumctl", "the network refused the message")},
    {"network.encryption.unavailable", QT_TRANSLATE_NOOP("locumctl", "the message could not be encrypted")},
    {"network.feature.unsupported", QT_TRANSLATE_NOOP("locumctl", "the network cannot do that")},
    {"network.plugin.missing",
     QT_TRANSLATE_NOOP("locumctl", "the plugin for this network is not installed, or was refused"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl doctor\" tells which plugins were found.")},
    {"network.protocol.unknown", QT_TRANSLATE_NOOP("locumctl", "the plugin does not know this network"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl network list\" names those it knows.")},
    {"network.cell.down", QT_TRANSLATE_NOOP("locumctl", "the plugin's process is being started again")},
    {"network.cell.lost", QT_TRANSLATE_NOOP("locumctl", "the plugin's process ended"),
     QT_TRANSLATE_NOOP("locumctl", "It is started again by itself; \"journalctl -u locumd\" tells why it ended.")},
    {"network.cell.not_ready", QT_TRANSLATE_NOOP("locumctl", "the plugin runs, but never says that it is ready"),
     QT_TRANSLATE_NOOP("locumctl",
                       "It is started again by itself, later each time. Look for what it says in \"journalctl "
                       "-u locumd\", install another version of it, or remove the channel.")},
    {"network.cell.crash_loop", QT_TRANSLATE_NOOP("locumctl", "the plugin's process ends again and again"),
     QT_TRANSLATE_NOOP("locumctl",
                       "It is tried again after a while, or when its settings change; \"journalctl -u locumd\" "
                       "tells why it ended.")},
    {"xmpp.client.passed_over", QT_TRANSLATE_NOOP("locumctl", "a client of yours may not tell you of new messages")},
    {"network.room.members_only", QT_TRANSLATE_NOOP("locumctl", "the room is for members only")},
    {"network.room.banned", QT_TRANSLATE_NOOP("locumctl", "you are banned from the room")},
    {"network.room.password", QT_TRANSLATE_NOOP("locumctl", "the room wants a password"),
     QT_TRANSLATE_NOOP("locumctl", "Join it with --password-file.")},
    {"network.room.full", QT_TRANSLATE_NOOP("locumctl", "the room is full")},
    {"network.room.kicked", QT_TRANSLATE_NOOP("locumctl", "you were put out of the room")},
    {"network.room.not_joined", QT_TRANSLATE_NOOP("locumctl", "you are not in the room"),
     QT_TRANSLATE_NOOP("locumctl", "Join it: locumctl conversation join ACCOUNT ROOM")},
    {"account.disabled", QT_TRANSLATE_NOOP("locumctl", "the account is switched off"),
     QT_TRANSLATE_NOOP("locumctl", "Switch it on: locumctl account connect ACCOUNT")},
    {"account.offline", QT_TRANSLATE_NOOP("locumctl", "the account is not connected")},
    {"identity.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such contact"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl contact list\" names them.")},
    {"contact.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such contact"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl contact list\" names them.")},
    {"conversation.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no such conversation"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl conversation list\" names them.")},
    {"message.unknown", QT_TRANSLATE_NOOP("locumctl", "there is no message with this id")},
    {"search.empty", QT_TRANSLATE_NOOP("locumctl", "there is no word to search for")},
    {"search.too_long", QT_TRANSLATE_NOOP("locumctl", "that is too much to search for; use fewer words")},
    {"message.empty", QT_TRANSLATE_NOOP("locumctl", "the message is empty")},
    {"message.too_long", QT_TRANSLATE_NOOP("locumctl", "the message is too long")},
    {"request.unknown",
     QT_TRANSLATE_NOOP("locumctl", "there is no such request; it may have been answered or withdrawn"),
     QT_TRANSLATE_NOOP("locumctl", "\"locumctl request list\" names those that wait.")},
    // the store
    {"store.full", QT_TRANSLATE_NOOP("locumctl", "the disk is full"),
     QT_TRANSLATE_NOOP("locumctl", "Make room. Messages wait with the networks' plugins meanwhile.")},
    {"store.locked", QT_TRANSLATE_NOOP("locumctl", "another program has the database locked")},
    {"store.corrupt", QT_TRANSLATE_NOOP("locumctl", "the database is damaged"),
     QT_TRANSLATE_NOOP("locumctl", "Restore it from a backup.")},
};

} // namespace

ErrorWords wordsFor(const QByteArray &code)
{
    for (const auto &entry : entries) {
        if (code == entry.code) {
            return {Words::tr(entry.meaning), entry.advice == nullptr ? QString() : Words::tr(entry.advice)};
        }
    }
    return {};
}

QString describe(const Error &error)
{
    auto [meaning, advice] = wordsFor(error.code);
    // What these say of themselves is already in words, and says more.
    const bool ownWords = error.code == "usage" || error.code == "file.unreadable" || error.code == "file.unwritable" ||
                          error.code == "rules.file.too_large" || error.code == "rules.people.invalid" ||
                          error.code == "persons.line.invalid" || error.code == "service.plugin.settings" ||
                          (error.code == "account.unknown" && !error.detail.isEmpty());
    QString text;
    if (ownWords || meaning.isEmpty()) {
        text = error.detail.isEmpty() ? QString::fromLatin1(error.code) : harmless(error.detail);
    } else if (error.detail.isEmpty() || error.code.startsWith("control.forbidden")) {
        text = meaning;
    } else {
        text = QStringLiteral("%1 (%2)").arg(meaning, harmless(error.detail));
    }
    return advice.isEmpty() ? text : text + QLatin1Char('\n') + advice;
}

ExitCode exitCodeOf(const Error &error)
{
    const auto &code = error.code;
    if (code == "usage" || code == "user.which") {
        return ExitCode::Usage;
    }
    if (code == "control.unreachable" || code == "control.lost") {
        return ExitCode::NotRunning;
    }
    if (code == "control.forbidden") {
        return ExitCode::Refused;
    }
    if (code == "send.unknown") {
        return ExitCode::Unknown;
    }
    if (code == "send.waiting") {
        return ExitCode::Waiting;
    }
    if (code.endsWith(".unknown") || code == "user.none" || code == "account.none" || code == "control.not_found") {
        return ExitCode::NotFound;
    }
    return ExitCode::Failed;
}

} // namespace locum::ctl
