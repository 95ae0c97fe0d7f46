// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/command.h"
#include "ctl/handlers.h"

#include <QtGlobal>

#define T(text) QT_TRANSLATE_NOOP("locumctl", text)

namespace locum::ctl {

namespace {

const Option passwordFile{"--password-file", T("FILE"), T("read the password from FILE (-: standard input)")};
const Option yes{"--yes", nullptr, T("do not ask whether to go on")};
const Option settings{"--set", T("KEY=VALUE"), T("set a value of the network's form"), true};
const Option secretFiles{"--secret-file", T("KEY=FILE"), T("read a secret of the form from FILE (-: standard input)"),
                         true};
const Option accountName{"--name", T("NAME"), T("what to call the account")};
const Option connectPolicy{"--connect", T("always|with_device"),
                           T("when the account is connected: always, or only from a device's session until it ends")};
const Option presencePolicy{"--presence", T("as_user|away|invisible|pass_through"),
                            T("what the network is shown of your presence")};
const Option account{"--account", T("ACCOUNT"), T("only of this account")};

} // namespace

const std::vector<Command> &commands()
{
    static const std::vector<Command> table = {
        {"status", "", T("tell how everything is, in words"), status},
        {"tail",
         "",
         T("show what happens, as it happens, until Ctrl-C"),
         tail,
         {{"--since", T("N"), T("begin after entry N of the feed (0: everything there is)")},
          {"--count", T("N"), T("end after N lines")}}},
        {"backlog",
         "",
         T("show what came while you were away, and what Locum answered"),
         backlog,
         {{"--since", T("N"), T("what came after entry N of the feed")}}},
        {"send",
         T("ACCOUNT ADDRESS TEXT|-"),
         T("send a message, and wait until it is out"),
         sendMessage,
         {{"--timeout", T("SECONDS"), T("how long to wait (60)")},
          {"--no-wait", nullptr, T("do not wait: the message is stored, and sent when it can be")}},
         T("With - the text is read from standard input. The exit status tells: 0 the network has it, 1 it surely did "
           "not "
           "go out, 6 it is not known, 7 it still waits.")},
        {"message", T("ID"), T("tell what happened to a message, step by step"), showMessage},
        {"detach",
         "",
         T("close your session: Locum stands in for you"),
         detach,
         {{"--no-stand-in", nullptr, T("do not stand in: nobody is answered")},
          {"--mode", "available|busy|away|driving|meeting|holiday|sleeping|custom", T("what you are doing")},
          {"--text", T("TEXT"), T("your own words for the answer")},
          {"--until", T("TIME"), T("until when this holds: 18:30, 2h, 45min, 3d, or 2026-07-06T18:30")}}},

        {"account add",
         T("PROTOCOL"),
         T("add an account on a network"),
         accountAdd,
         {settings,
          secretFiles,
          accountName,
          connectPolicy,
          presencePolicy,
          {"--plugin", T("ID"), T("the plugin, where several speak the protocol")}},
         T("What the network needs and is not given is asked for, secrets without showing them. \"locumctl network "
           "list "
           "PROTOCOL\" tells the keys. A secret is never an argument: others could read it.")},
        {"account list", "", T("list your accounts"), accountList},
        {"account show", T("ACCOUNT"), T("tell everything about an account, but its secrets"), accountShow},
        {"account set",
         T("ACCOUNT"),
         T("change an account"),
         accountSet,
         {settings, secretFiles, accountName, connectPolicy, presencePolicy}},
        {"account remove", T("ACCOUNT"), T("remove an account, and what was said over it"), accountRemove, {yes}},
        {"account connect", T("ACCOUNT"), T("connect an account now, or again"), accountConnect},
        {"account disconnect", T("ACCOUNT"), T("disconnect an account until it is connected again"), accountDisconnect},

        {"contact list",
         "",
         T("list your contacts"),
         contactList,
         {account, {"--all", nullptr, T("also those who only wrote to you")}}},
        {"contact add",
         T("ACCOUNT ADDRESS"),
         T("add a contact"),
         contactAdd,
         {{"--name", T("NAME"), T("what to call them")},
          {"--group", T("GROUP"), T("a group to put them in"), true},
          {"--message", T("TEXT"), T("what to say to them, where the network asks them")}}},
        {"contact rename", T("CONTACT NAME"), T("call a contact something else"), contactRename, {account}},
        {"contact remove", T("CONTACT"), T("take a contact from the list"), contactRemove, {account, yes}},
        {"contact authorize",
         T("CONTACT"),
         T("let a contact see your presence"),
         contactAuthorize,
         {account, {"--deny", nullptr, T("do not let them")}}},

        {"conversation list", "", T("list your conversations and rooms"), conversationList, {account}},
        {"conversation join",
         T("ACCOUNT ROOM"),
         T("join a room"),
         conversationJoin,
         {{"--nick", T("NAME"), T("what to be called there")}, passwordFile}},
        {"conversation leave", T("CONVERSATION"), T("leave a room"), conversationLeave, {account}},
        {"conversation history",
         T("CONVERSATION"),
         T("show what was said"),
         conversationHistory,
         {account,
          {"--limit", T("N"), T("how many messages (50)")},
          {"--before", T("ID"), T("those before this message")}}},

        {"request list", "", T("list the networks' questions that wait for you"), requestList},
        {"request answer", T("ID yes|no"), T("answer a question"), requestAnswer, {settings, secretFiles}},

        {"device list", "", T("list your devices"), deviceList},
        {"device remove", T("ID"), T("log a device out for ever"), deviceRemove, {yes}},

        {"network list", T("[PROTOCOL]"), T("list the networks that can be added, or what one of them asks for"),
         networkList},

        {"user add",
         T("NAME"),
         T("add a user of this server"),
         userAdd,
         {passwordFile,
          {"--display-name", T("NAME"), T("how to call them")},
          {"--locale", T("LANGUAGE"), T("the language of what is said in their name, such as en or es_ES")}}},
        {"user list", "", T("list the users of this server"), userList},
        {"user remove", T("NAME"), T("remove a user and everything that is theirs"), userRemove, {yes}},
        {"user password", T("NAME"), T("change a user's password"), userPassword, {passwordFile}},

        {"doctor",
         "",
         T("check the installation, also from a phone's point of view"),
         doctor,
         {{"--config", T("FILE"), T("the configuration that locumd reads")},
          {"--state-dir", T("DIRECTORY"), T("the state directory that locumd was given")},
          {"--offline", nullptr, T("do not look at the public address")}},
         T("Each line says ok, warning or FAIL, and what to do. The exit status is 1 where anything fails.")},
        {"completion",
         "bash",
         T("print the completion for a shell"),
         completion,
         {},
         T("For bash: source <(locumctl completion bash)")},
    };
    return table;
}

const std::vector<Option> &globalOptions()
{
    static const std::vector<Option> table = {
        {"--user", T("NAME"), T("as this user (LOCUM_USER; else the only one, or the one with your name)")},
        {"--socket", T("PATH"), T("locumd's control socket (LOCUM_SOCKET)")},
        {"--json", nullptr, T("print what locumd answers, as JSON")},
        {"--help", nullptr, T("explain a command")},
        {"--version", nullptr, T("print the version")},
    };
    return table;
}

} // namespace locum::ctl
