// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/network_event.h"
#include "model/settings_form.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QtPlugin>

#include <memory>
#include <optional>

/// What authors of channels implement: the ways by which Locum reaches its user (or, where the user set it so, a
/// contact) beside the chat networks.
namespace locum::sdk {

/// What a channel can do and what it takes.
struct ChannelDescription {
    QString name;             ///< for menus: "SMS"
    QString description = {}; ///< one sentence
    int textLimit = 0;        ///< characters of one message, title and text together; 0: no limit
    bool costs = false;       ///< each message costs money: Locum caps their number
    bool answers = false;     ///< what is sent can be answered (receive())
    bool contacts = false;    ///< it can reach an address that is not the user's own (ChannelMessage::recipient)
    bool perDevice = false;   ///< its settings are made by a device for itself, such as a push subscription
    SettingsForm form = {};

    bool operator==(const ChannelDescription &) const = default;
};

/// {"name", "description", "text_limit", "costs", "answers", "contacts", "per_device", "form"}: what `locum-cell
/// --describe` prints and what the manifest of a program says under `channel`.
QJsonObject toJson(const ChannelDescription &description);

/// Error: `plugin.channel.invalid` (says what and which key).
Result<ChannelDescription> channelDescriptionFromJson(const QJsonValue &json);

/// What a message is about.
enum class ChannelSubject { Message, Presence, Account, Invitation, Request, Digest, Notice, Test, Filtered };

/// One thing to tell. Texts are already cut to what the user lets this channel carry; they are plain text, written by
/// others in part: a channel escapes them for what it speaks.
struct ChannelMessage {
    QString key; ///< the same one again is the same message, sent again after a doubt: never shown twice if the channel
                 ///< can tell
    ChannelSubject subject = ChannelSubject::Message;
    QString title;
    QString text = {};
    QString thread = {};             ///< the same for what belongs together: a mail's thread, a notification's tag
    QString answerToken = {};        ///< an answer that carries it is about this; empty: no answer is awaited
    QString link = {};               ///< where to read more; empty: nowhere
    QString recipient = {};          ///< an address of a contact's; empty: the user, as the settings say
    QString language = {};           ///< of the texts; BCP 47
    std::optional<Duration> goodFor; ///< not to be shown later than this; none: until it is shown
    bool urgent = false;
    int count = 1;         ///< how many messages it stands for
    QJsonObject data = {}; ///< the same for programs: kind, person, network, conversation, message, at

    bool operator==(const ChannelMessage &) const = default;
};

/// How sending ended. Where it is not known whether a message went out the answer is Retry: alerts may come twice, they
/// may not be lost.
struct ChannelOutcome {
    enum class State {
        Sent,    ///< the next server has it
        Retry,   ///< not now: again later
        Refused, ///< this message will not be taken, others may be
        Gone     ///< the destination is no more: nothing is sent there again until the user has set it anew
    };
    State state = State::Sent;
    QString remoteId = {};              ///< what a delivery report names
    std::optional<Error> error = {};    ///< of all but Sent
    std::optional<Duration> after = {}; ///< of Retry: the server said when

    bool operator==(const ChannelOutcome &) const = default;
};

/// What came to the channel's own address at Locum: a provider's call back, or a mail. Everything in it is hostile.
struct ChannelRequest {
    QByteArray method;                         ///< of HTTP; `MAIL` for a whole mail, which is the body
    QByteArray query = {};                     ///< as it stood behind the `?`
    QMap<QByteArray, QByteArray> headers = {}; ///< names in small letters
    QByteArray body = {};                      ///< at most 256 KiB

    bool operator==(const ChannelRequest &) const = default;
};

/// What a request says, as far as it could be read.
struct ChannelReceived {
    struct Answer {
        QString from;        ///< the sender's address, as far as the channel can vouch for it
        QString text;        ///< what the user wrote, without quotes and signatures
        QString token = {};  ///< as ChannelMessage::answerToken had it; empty: none was found
        bool proven = false; ///< the sender's address is proven (signed, or by the provider), not only claimed
        QString id = {};     ///< the same one again is the same answer; empty: the channel has none

        bool operator==(const Answer &) const = default;
    };
    struct Report {
        QString remoteId;
        bool delivered = false;
        bool final = true; ///< false: more reports may come
        QString detail = {};

        bool operator==(const Report &) const = default;
    };
    QList<Answer> answers = {};
    QList<Report> reports = {};
    int status = 200; ///< what the caller of HTTP is told
    QByteArray body = {};
    std::optional<Error> error = {}; ///< why nothing could be read

    bool operator==(const ChannelReceived &) const = default;
};

/// What opens a channel.
struct ChannelSettings {
    ChannelId channel;
    QJsonObject values;
    Secrets secrets;
    QString callBack; ///< the address at which Locum receives for this channel (https://…/hooks/…); empty: none
    QString from;     ///< how Locum names itself: the host's name, for ids and headers
    QString locale;   ///< the user's, BCP 47
};

/// Where a plugin tells what became of things. Owned by the host, outlives the sessions. Never blocks; to be called on
/// the thread that made the plugin.
class ChannelHost {
public:
    virtual ~ChannelHost() = default;

    /// How send() ended: once for each.
    virtual void sent(const TransactionId &transaction, const ChannelOutcome &outcome) = 0;

    /// The answer to receive(): once for each.
    virtual void received(quint64 request, const ChannelReceived &what) = 0;

    /// What the user should know of why a channel does not work; nothing: all is well.
    virtual void health(ChannelId channel, const std::optional<Error> &trouble) = 0;

    /// Writes to the log, at the level of a warning. No contents, no addresses, no credentials.
    virtual void warn(const QString &text) = 0;
};

/// One destination. All calls come on the thread that made the plugin, which runs a Qt event loop. No method may block,
/// or run an event loop.
class ChannelSession {
public:
    virtual ~ChannelSession() = default;

    virtual void send(const TransactionId &transaction, const ChannelMessage &message) = 0;
    virtual void receive(quint64 request, const ChannelRequest &what) = 0;
};

/// The root object of a channel plugin's library. It is made in a cell process of its own, once; all channels of a user
/// that it serves are sessions of it.
///
/// Its metadata (Q_PLUGIN_METADATA's file) is read without loading it:
///   {"id": "email", "kind": "channel", "interface": 1, "version": "1.0", "name": "…", "license": "GPL-2.0-or-later"}
class ChannelPlugin {
public:
    virtual ~ChannelPlugin() = default;

    /// Called once, before anything but description(). `stateDirectory` is the plugin's own and may be written.
    virtual Done start(const QString &stateDirectory, ChannelHost &host) = 0;

    /// May be asked before start(), to describe the plugin.
    virtual ChannelDescription description() = 0;

    /// What devices must know to make settings, such as a push key of the server's. Asked after start().
    virtual QJsonObject published() { return {}; }

    /// Makes the session. An error is shown to the user as the channel's health.
    virtual Result<std::unique_ptr<ChannelSession>> open(const ChannelSettings &settings) = 0;
};

} // namespace locum::sdk

LOCUM_ENUM_NAMES(locum::sdk::ChannelSubject, {locum::sdk::ChannelSubject::Message, "message"},
                 {locum::sdk::ChannelSubject::Presence, "presence"}, {locum::sdk::ChannelSubject::Account, "account"},
                 {locum::sdk::ChannelSubject::Invitation, "invitation"},
                 {locum::sdk::ChannelSubject::Request, "request"}, {locum::sdk::ChannelSubject::Digest, "digest"},
                 {locum::sdk::ChannelSubject::Notice, "notice"}, {locum::sdk::ChannelSubject::Test, "test"},
                 {locum::sdk::ChannelSubject::Filtered, "filtered"})
LOCUM_ENUM_NAMES(locum::sdk::ChannelOutcome::State, {locum::sdk::ChannelOutcome::State::Sent, "sent"},
                 {locum::sdk::ChannelOutcome::State::Retry, "retry"},
                 {locum::sdk::ChannelOutcome::State::Refused, "refused"},
                 {locum::sdk::ChannelOutcome::State::Gone, "gone"})

#define LocumChannelPlugin_iid "eu.locum.ChannelPlugin/1"
Q_DECLARE_INTERFACE(locum::sdk::ChannelPlugin, LocumChannelPlugin_iid)
