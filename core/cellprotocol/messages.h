// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/secret.h"
#include "model/ids.h"
#include "model/network_command.h"
#include "model/network_event.h"
#include "sdk/channel_plugin.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

/// What a cell and the core say to each other: one struct per message, one message per line. The guide for those who
/// write a cell in another language is plugins/README.md, the schema cell-protocol.schema.json.
namespace locum::cellprotocol {

inline constexpr int protocolVersion = 1;

/// The longest line, without its line break. Who sends a longer one is cut off.
inline constexpr qsizetype maximumLineBytes = 1024 * 1024;

/// The largest avatar that a cell may tell.
inline constexpr qsizetype maximumAvatarBytes = 64 * 1024;

/// The longest body that a channel is given, or answers with.
inline constexpr qsizetype maximumChannelBody = 256 * 1024;

/// The environment a cell is started with.
inline constexpr char socketVariable[] = "LOCUM_CELL_SOCKET";
inline constexpr char tokenVariable[] = "LOCUM_CELL_TOKEN";
inline constexpr char pluginVariable[] = "LOCUM_CELL_PLUGIN"; ///< the id to say hello with
inline constexpr char stateDirectoryVariable[] = "LOCUM_CELL_STATE_DIRECTORY";

// ---- from the cell to the core -------------------------------------------------------------------------------------

/// The first words of a cell that was just started.
struct FirstLife {
    Secret token; ///< from its environment, good for one use

    bool operator==(const FirstLife &other) const { return token.equals(other.token); }
};

/// The first words of a cell whose core went away.
struct ResumedLife {
    Secret resumeKey;
    QString epoch;
    quint64 firstUnacknowledged = 1; ///< numbers of the events it still has; last < first: none
    quint64 lastUnacknowledged = 0;
    QList<AccountId> accounts; ///< those that are open in it

    bool operator==(const ResumedLife &other) const;
};

struct Hello {
    int version = protocolVersion;
    QString plugin;
    std::variant<FirstLife, ResumedLife> life;

    bool operator==(const Hello &) const = default;
};

struct Event {
    quint64 number = 0; ///< from 1 in an epoch, without gaps
    AccountId account;
    NetworkEvent event;

    bool operator==(const Event &) const = default;
};

struct Pong {
    quint64 id = 0;

    bool operator==(const Pong &) const = default;
};

enum class LogLevel { Debug, Info, Warning, Error };

struct Log {
    LogLevel level = LogLevel::Warning;
    QString text;

    bool operator==(const Log &) const = default;
};

// Of rule plugins' cells, which have no accounts.

struct RuleQuery {
    QString field;
    QJsonArray arguments;

    bool operator==(const RuleQuery &) const = default;
};

struct RuleAnswer {
    QString field;
    QJsonArray arguments;
    QJsonValue value;              ///< null, or absent: there is none
    std::optional<qint64> goodFor; ///< milliseconds; absent: the field's lifetime

    bool operator==(const RuleAnswer &) const = default;
};

/// The answer to an Ask, or without its id what has changed by itself.
struct Values {
    std::optional<quint64> id;
    QList<RuleAnswer> values;

    bool operator==(const Values &) const = default;
};

/// How a Perform ended.
struct Performed {
    TransactionId transaction;
    Outcome outcome;

    bool operator==(const Performed &) const = default;
};

/// The answer to a Converse; with an error there is nothing else.
struct Said {
    quint64 id = 0;
    QStringList texts = {};
    QJsonObject state = {};
    std::optional<Error> error = {};

    bool operator==(const Said &) const = default;
};

/// What keeps the plugin from telling; without an error: nothing does.
struct Health {
    std::optional<Error> error;

    bool operator==(const Health &) const = default;
};

// Of channel plugins' cells, which have no accounts either.

/// It takes messages; again when what it publishes has changed.
struct ChannelReady {
    QJsonObject published;

    bool operator==(const ChannelReady &) const = default;
};

/// How a SendToChannel ended.
struct ChannelSent {
    ChannelId channel;
    TransactionId transaction;
    sdk::ChannelOutcome outcome;

    bool operator==(const ChannelSent &) const = default;
};

/// The answer to a ReceiveForChannel.
struct ChannelReceived {
    ChannelId channel;
    quint64 request = 0;
    sdk::ChannelReceived what;

    bool operator==(const ChannelReceived &) const = default;
};

/// What keeps a channel from working; without an error: nothing does.
struct ChannelHealth {
    ChannelId channel;
    std::optional<Error> error;

    bool operator==(const ChannelHealth &) const = default;
};

using CellMessage = std::variant<Hello, Event, Pong, Log, Values, Performed, Said, Health, ChannelReady, ChannelSent,
                                 ChannelReceived, ChannelHealth>;

// ---- from the core to the cell -------------------------------------------------------------------------------------

struct Welcome {
    int version = protocolVersion;
    QString epoch;
    Secret resumeKey;
    quint64 acknowledged = 0; ///< the core has the events up to this number
    int lingerSeconds = 60;   ///< how long to stay when the core goes away

    bool operator==(const Welcome &other) const;
};

/// The core closes after it; the cell ends.
struct Refused {
    QByteArray code;
    QString detail;

    bool operator==(const Refused &) const = default;
};

struct OpenAccount {
    AccountId account;
    QString protocol;
    QJsonObject values;
    Secrets secrets;
    QString stateDirectory;

    bool operator==(const OpenAccount &other) const;
};

struct CloseAccount {
    AccountId account;

    bool operator==(const CloseAccount &) const = default;
};

struct Command {
    TransactionId transaction;
    AccountId account;
    NetworkCommand command;

    bool operator==(const Command &) const = default;
};

/// The core has every event up to this number.
struct Acknowledge {
    quint64 number = 0;

    bool operator==(const Acknowledge &) const = default;
};

struct Ping {
    quint64 id = 0;

    bool operator==(const Ping &) const = default;
};

/// Sign off everywhere and exit.
struct End {
    bool operator==(const End &) const = default;
};

// To rule plugins' cells.

/// How the plugin is to be for its user: before anything is asked, and again when it has changed.
struct Configure {
    QJsonObject values;
    Secrets secrets;
    QString stateDirectory;
    QString timeZone; ///< IANA
    QString locale;   ///< BCP 47

    bool operator==(const Configure &other) const;
};

struct Ask {
    quint64 id = 0;
    qint64 within = 0; ///< milliseconds; what comes later is of no use
    QList<RuleQuery> queries;

    bool operator==(const Ask &) const = default;
};

struct Perform {
    TransactionId transaction;
    QString function;
    QJsonArray arguments;

    bool operator==(const Perform &) const = default;
};

/// The user has written to one of the plugin's services.
struct Converse {
    quint64 id = 0;
    QString service;
    QString text;
    QJsonObject state;

    bool operator==(const Converse &) const = default;
};

// To channel plugins' cells.

/// There is this destination; said again with other settings when they have changed.
struct OpenChannel {
    sdk::ChannelSettings settings;

    bool operator==(const OpenChannel &other) const;
};

struct CloseChannel {
    ChannelId channel;

    bool operator==(const CloseChannel &) const = default;
};

struct SendToChannel {
    ChannelId channel;
    TransactionId transaction;
    sdk::ChannelMessage message;

    bool operator==(const SendToChannel &) const = default;
};

struct ReceiveForChannel {
    ChannelId channel;
    quint64 request = 0;
    sdk::ChannelRequest what;

    bool operator==(const ReceiveForChannel &) const = default;
};

using CoreMessage =
    std::variant<Welcome, Refused, OpenAccount, CloseAccount, Command, Acknowledge, Ping, End, Configure, Ask, Perform,
                 Converse, OpenChannel, CloseChannel, SendToChannel, ReceiveForChannel>;

/// Secrets of the same keys with the same bytes.
bool sameSecrets(const Secrets &left, const Secrets &right);

} // namespace locum::cellprotocol

LOCUM_ENUM_NAMES(locum::cellprotocol::LogLevel, {locum::cellprotocol::LogLevel::Debug, "debug"},
                 {locum::cellprotocol::LogLevel::Info, "info"}, {locum::cellprotocol::LogLevel::Warning, "warning"},
                 {locum::cellprotocol::LogLevel::Error, "error"})
