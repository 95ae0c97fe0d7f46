// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/command.h"
#include "ctl/handlers.h"

#include <QtGlobal>

namespace locum::ctl {

namespace {

const Option passwordFile{"--password-file", QT_TRANSLATE_NOOP("locumctl", "FILE"),
                          QT_TRANSLATE_NOOP("locumctl", "read the password from FILE (-: standard input)")};
const Option yes{"--yes", nullptr, QT_TRANSLATE_NOOP("locumctl", "do not ask whether to go on")};
const Option settings{"--set", QT_TRANSLATE_NOOP("locumctl", "KEY=VALUE"),
                      QT_TRANSLATE_NOOP("locumctl", "set a value of the network's form"), true};
const Option secretFiles{"--secret-file", QT_TRANSLATE_NOOP("locumctl", "KEY=FILE"),
                         QT_TRANSLATE_NOOP("locumctl", "read a secret of the form from FILE (-: standard input)"),
                         true};
const Option accountName{"--name", QT_TRANSLATE_NOOP("locumctl", "NAME"),
                         QT_TRANSLATE_NOOP("locumctl", "what to call the account")};
const Option connectPolicy{
    "--connect", QT_TRANSLATE_NOOP("locumctl", "always|with_device"),
    QT_TRANSLATE_NOOP("locumctl",
                      "when the account is connected: always, or only from a device's session until it ends")};
const Option presencePolicy{"--presence", QT_TRANSLATE_NOOP("locumctl", "as_user|away|invisible|pass_through"),
                            QT_TRANSLATE_NOOP("locumctl", "what the network is shown of your presence")};
const Option account{"--account", QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
                     QT_TRANSLATE_NOOP("locumctl", "only of this account")};

} // namespace

const std::vector<Command> &commands()
{
    static const std::vector<Command> table = {
        {"status", "", QT_TRANSLATE_NOOP("locumctl", "tell how everything is, in words"), status},
        {"tail",
         "",
         QT_TRANSLATE_NOOP("locumctl", "show what happens, as it happens, until Ctrl-C"),
         tail,
         {{"--since", QT_TRANSLATE_NOOP("locumctl", "N"),
           QT_TRANSLATE_NOOP("locumctl", "begin after entry N of the feed (0: everything there is)")},
          {"--count", QT_TRANSLATE_NOOP("locumctl", "N"), QT_TRANSLATE_NOOP("locumctl", "end after N lines")}}},
        {"backlog",
         "",
         QT_TRANSLATE_NOOP("locumctl", "show what came while you were away, and what Locum answered"),
         backlog,
         {{"--since", QT_TRANSLATE_NOOP("locumctl", "N"),
           QT_TRANSLATE_NOOP("locumctl", "what came after entry N of the feed")}}},
        {"send",
         QT_TRANSLATE_NOOP("locumctl", "ACCOUNT ADDRESS TEXT|-"),
         QT_TRANSLATE_NOOP("locumctl", "send a message, and wait until it is out"),
         sendMessage,
         {{"--timeout", QT_TRANSLATE_NOOP("locumctl", "SECONDS"),
           QT_TRANSLATE_NOOP("locumctl", "how long to wait (60)")},
          {"--no-wait", nullptr,
           QT_TRANSLATE_NOOP("locumctl", "do not wait: the message is stored, and sent when it can be")}},
         QT_TRANSLATE_NOOP("locumctl", "With - the text is read from standard input. The exit status tells: 0 the "
                                       "network has it, 1 it surely did "
                                       "not "
                                       "go out, 6 it is not known, 7 it still waits.")},
        {"message", QT_TRANSLATE_NOOP("locumctl", "ID"),
         QT_TRANSLATE_NOOP("locumctl", "tell what happened to a message, step by step"), showMessage},
        {"detach",
         "",
         QT_TRANSLATE_NOOP("locumctl", "close your session: Locum stands in for you"),
         detach,
         {{"--no-stand-in", nullptr, QT_TRANSLATE_NOOP("locumctl", "do not stand in: nobody is answered")},
          {"--mode", "available|busy|away|driving|meeting|holiday|sleeping|custom",
           QT_TRANSLATE_NOOP("locumctl", "what you are doing")},
          {"--text", QT_TRANSLATE_NOOP("locumctl", "TEXT"),
           QT_TRANSLATE_NOOP("locumctl", "your own words for the answer")},
          {"--until", QT_TRANSLATE_NOOP("locumctl", "TIME"),
           QT_TRANSLATE_NOOP("locumctl", "until when this holds: 18:30, 2h, 45min, 3d, or 2026-07-06T18:30")}}},

        {"account add",
         QT_TRANSLATE_NOOP("locumctl", "PROTOCOL"),
         QT_TRANSLATE_NOOP("locumctl", "add an account on a network"),
         accountAdd,
         {settings,
          secretFiles,
          accountName,
          connectPolicy,
          presencePolicy,
          {"--plugin", QT_TRANSLATE_NOOP("locumctl", "ID"),
           QT_TRANSLATE_NOOP("locumctl", "the plugin, where several speak the protocol")}},
         QT_TRANSLATE_NOOP(
             "locumctl",
             "What the network needs and is not given is asked for, secrets without showing them. \"locumctl network "
             "list "
             "PROTOCOL\" tells the keys. A secret is never an argument: others could read it.")},
        {"account list", "", QT_TRANSLATE_NOOP("locumctl", "list your accounts"), accountList},
        {"account show", QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
         QT_TRANSLATE_NOOP("locumctl", "tell everything about an account, but its secrets"), accountShow},
        {"account set",
         QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
         QT_TRANSLATE_NOOP("locumctl", "change an account"),
         accountSet,
         {settings, secretFiles, accountName, connectPolicy, presencePolicy}},
        {"account remove",
         QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
         QT_TRANSLATE_NOOP("locumctl", "remove an account, and what was said over it"),
         accountRemove,
         {yes}},
        {"account connect", QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
         QT_TRANSLATE_NOOP("locumctl", "connect an account now, or again"), accountConnect},
        {"account disconnect", QT_TRANSLATE_NOOP("locumctl", "ACCOUNT"),
         QT_TRANSLATE_NOOP("locumctl", "disconnect an account until it is connected again"), accountDisconnect},

        {"contact list",
         "",
         QT_TRANSLATE_NOOP("locumctl", "list your contacts"),
         contactList,
         {account, {"--all", nullptr, QT_TRANSLATE_NOOP("locumctl", "also those who only wrote to you")}}},
        {"contact add",
         QT_TRANSLATE_NOOP("locumctl", "ACCOUNT ADDRESS"),
         QT_TRANSLATE_NOOP("locumctl", "add a contact"),
         contactAdd,
         {{"--name", QT_TRANSLATE_NOOP("locumctl", "NAME"), QT_TRANSLATE_NOOP("locumctl", "what to call them")},
          {"--group", QT_TRANSLATE_NOOP("locumctl", "GROUP"), QT_TRANSLATE_NOOP("locumctl", "a group to put them in"),
           true},
          {"--message", QT_TRANSLATE_NOOP("locumctl", "TEXT"),
           QT_TRANSLATE_NOOP("locumctl", "what to say to them, where the network asks them")}}},
        {"contact rename",
         QT_TRANSLATE_NOOP("locumctl", "CONTACT NAME"),
         QT_TRANSLATE_NOOP("locumctl", "call a contact something else"),
         contactRename,
         {account}},
        {"contact remove",
         QT_TRANSLATE_NOOP("locumctl", "CONTACT"),
         QT_TRANSLATE_NOOP("locumctl", "take a contact from the list"),
         contactRemove,
         {account, yes}},
        {"contact authorize",
         QT_TRANSLATE_NOOP("locumctl", "CONTACT"),
         QT_TRANSLATE_NOOP("locumctl", "let a contact see your presence"),
         contactAuthorize,
         {account, {"--deny", nullptr, QT_TRANSLATE_NOOP("locumctl", "do not let them")}}},

        {"conversation list",
         "",
         QT_TRANSLATE_NOOP("locumctl", "list your conversations and rooms"),
         conversationList,
         {account}},
        {"conversation join",
         QT_TRANSLATE_NOOP("locumctl", "ACCOUNT ROOM"),
         QT_TRANSLATE_NOOP("locumctl", "join a room"),
         conversationJoin,
         {{"--nick", QT_TRANSLATE_NOOP("locumctl", "NAME"), QT_TRANSLATE_NOOP("locumctl", "what to be called there")},
          passwordFile}},
        {"conversation leave",
         QT_TRANSLATE_NOOP("locumctl", "CONVERSATION"),
         QT_TRANSLATE_NOOP("locumctl", "leave a room"),
         conversationLeave,
         {account}},
        {"conversation history",
         QT_TRANSLATE_NOOP("locumctl", "CONVERSATION"),
         QT_TRANSLATE_NOOP("locumctl", "show what was said"),
         conversationHistory,
         {account,
          {"--limit", QT_TRANSLATE_NOOP("locumctl", "N"), QT_TRANSLATE_NOOP("locumctl", "how many messages (50)")},
          {"--before", QT_TRANSLATE_NOOP("locumctl", "ID"),
           QT_TRANSLATE_NOOP("locumctl", "those before this message")}}},

        {"request list", "", QT_TRANSLATE_NOOP("locumctl", "list the networks' questions that wait for you"),
         requestList},
        {"request answer",
         QT_TRANSLATE_NOOP("locumctl", "ID yes|no"),
         QT_TRANSLATE_NOOP("locumctl", "answer a question"),
         requestAnswer,
         {settings, secretFiles}},

        {"persons analyze",
         QT_TRANSLATE_NOOP("locumctl", "IDENTITIES [CONSTRAINTS]"),
         QT_TRANSLATE_NOOP("locumctl", "print who in a file is one person, may be, or looks like somebody else"),
         personsAnalyze,
         {{"--explain", QT_TRANSLATE_NOOP("locumctl", "A,B"),
           QT_TRANSLATE_NOOP("locumctl", "print what speaks for these two being one")}}},
        {"persons replay", QT_TRANSLATE_NOOP("locumctl", "FILE"),
         QT_TRANSLATE_NOOP("locumctl", "fold the acts in a file, and print who is who after each"), personsReplay},
        {"persons route", QT_TRANSLATE_NOOP("locumctl", "FILE"),
         QT_TRANSLATE_NOOP("locumctl", "print by which identity each message in a file would go"), personsRoute},

        {"device list", "", QT_TRANSLATE_NOOP("locumctl", "list your devices"), deviceList},
        {"device remove",
         QT_TRANSLATE_NOOP("locumctl", "ID"),
         QT_TRANSLATE_NOOP("locumctl", "log a device out for ever"),
         deviceRemove,
         {yes}},

        {"network list", QT_TRANSLATE_NOOP("locumctl", "[PROTOCOL]"),
         QT_TRANSLATE_NOOP("locumctl", "list the networks that can be added, or what one of them asks for"),
         networkList},

        {"user add",
         QT_TRANSLATE_NOOP("locumctl", "NAME"),
         QT_TRANSLATE_NOOP("locumctl", "add a user of this server"),
         userAdd,
         {passwordFile,
          {"--display-name", QT_TRANSLATE_NOOP("locumctl", "NAME"), QT_TRANSLATE_NOOP("locumctl", "how to call them")},
          {"--locale", QT_TRANSLATE_NOOP("locumctl", "LANGUAGE"),
           QT_TRANSLATE_NOOP("locumctl", "the language of what is said in their name, such as en or es_ES")}}},
        {"user list", "", QT_TRANSLATE_NOOP("locumctl", "list the users of this server"), userList},
        {"user remove",
         QT_TRANSLATE_NOOP("locumctl", "NAME"),
         QT_TRANSLATE_NOOP("locumctl", "remove a user and everything that is theirs"),
         userRemove,
         {yes}},
        {"user password",
         QT_TRANSLATE_NOOP("locumctl", "NAME"),
         QT_TRANSLATE_NOOP("locumctl", "change a user's password"),
         userPassword,
         {passwordFile}},

        {"doctor",
         "",
         QT_TRANSLATE_NOOP("locumctl", "check the installation, also from a phone's point of view"),
         doctor,
         {{"--config", QT_TRANSLATE_NOOP("locumctl", "FILE"),
           QT_TRANSLATE_NOOP("locumctl", "the configuration that locumd reads")},
          {"--state-dir", QT_TRANSLATE_NOOP("locumctl", "DIRECTORY"),
           QT_TRANSLATE_NOOP("locumctl", "the state directory that locumd was given")},
          {"--offline", nullptr, QT_TRANSLATE_NOOP("locumctl", "do not look at the public address")}},
         QT_TRANSLATE_NOOP(
             "locumctl",
             "Each line says ok, warning or FAIL, and what to do. The exit status is 1 where anything fails.")},
        {"completion",
         "bash",
         QT_TRANSLATE_NOOP("locumctl", "print the completion for a shell"),
         completion,
         {},
         QT_TRANSLATE_NOOP("locumctl", "For bash: source <(locumctl completion bash)")},
    };
    return table;
}

const std::vector<Option> &globalOptions()
{
    static const std::vector<Option> table = {
        {"--user", QT_TRANSLATE_NOOP("locumctl", "NAME"),
         QT_TRANSLATE_NOOP("locumctl", "as this user (LOCUM_USER; else the only one, or the one with your name)")},
        {"--socket", QT_TRANSLATE_NOOP("locumctl", "PATH"),
         QT_TRANSLATE_NOOP("locumctl", "locumd's control socket (LOCUM_SOCKET)")},
        {"--json", nullptr, QT_TRANSLATE_NOOP("locumctl", "print what locumd answers, as JSON")},
        {"--help", nullptr, QT_TRANSLATE_NOOP("locumctl", "explain a command")},
        {"--version", nullptr, QT_TRANSLATE_NOOP("locumctl", "print the version")},
    };
    return table;
}

} // namespace locum::ctl
