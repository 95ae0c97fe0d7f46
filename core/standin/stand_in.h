// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"
#include "base/result.h"
#include "model/ids.h"
#include "model/standin.h"

#include <QJsonObject>
#include <QString>

#include <map>
#include <optional>
#include <variant>
#include <vector>

/// Standing in for one user, as a pure machine: `step(state, input, settings, now)` gives the next state and what the
/// engine shall do. No clock, no timer, no I/O of its own.
namespace locum::standin {

/// Both clocks at one moment. Time-outs run on `monotonic`; `wall` is for what is shown and for `Absence::until`, so a
/// wall clock that jumps makes no transition.
struct Now {
    Instant wall;
    Duration monotonic{0};

    static Now of(const Clock &clock) { return {clock.now(), clock.monotonic()}; }

    bool operator==(const Now &) const = default;
};

enum class Activity {
    Interactive, ///< shown to a person
    Background   ///< hidden, locked, or a sync
};

struct Settings {
    Duration grace = std::chrono::seconds(20);       ///< a lost link's time to come back
    Duration attachedFor = std::chrono::minutes(10); ///< after the last input or focus
    Duration idleAway = std::chrono::minutes(15);    ///< pocketed for so long is away; 0 = never
    Duration sameAbsence = std::chrono::minutes(5);  ///< back for less than this: the same absence
    BareClose bareClose = BareClose::StandIn;
    bool countOwnClients = true;               ///< other active clients on the networks count as devices
    Duration probe = std::chrono::seconds(15); ///< how often a door probes its links
    Duration linkTimeout =
        std::chrono::seconds(90); ///< a link not proven for so long is lost, whatever its door says; 0 = never
    Duration impliedInterval = std::chrono::seconds(60); ///< of a device that sends input and has no link and no polls
    Duration longestInterval = std::chrono::minutes(15); ///< what a device announces is cut to this
};

// ---- the state -----------------------------------------------------------------------------------------------------

/// Times of type Duration are points on the monotonic clock, and may be negative.
struct Link {
    Activity activity = Activity::Background;
    Duration provenAt{0};
    bool left =
        false; ///< its device has closed its session: neither the link nor its loss counts until a sign of a person

    bool operator==(const Link &) const = default;
};

/// A device that comes again and again, with no link.
struct Polling {
    Activity activity = Activity::Background;
    Duration interval{0}; ///< as announced, > 0
    Duration last{0};     ///< when it last came

    bool operator==(const Polling &) const = default;
};

struct DeviceRecord {
    std::map<LinkId, Link> links; ///< not stored: no link survives the process
    std::optional<Polling> polling;
    std::optional<Duration> sign; ///< the last input or focus; none: it is in the background

    bool operator==(const DeviceRecord &) const = default;
};

/// Another client of the user's own on a network.
struct OwnClient {
    AccountId account;
    QString client;

    bool operator==(const OwnClient &) const = default;
    bool operator<(const OwnClient &other) const
    {
        return account != other.account ? account < other.account : client < other.client;
    }
};

struct Attached {
    bool operator==(const Attached &) const = default;
};
struct Pocketed {
    Duration since{0}; ///< when it left the hand

    bool operator==(const Pocketed &) const = default;
};
struct Grace {
    Duration until{0};
    std::optional<Duration>
        pocketedSince; ///< it was pocketed before: a flapping link does not start the idle time anew

    bool operator==(const Grace &) const = default;
};
struct Away {
    AwayReason reason = AwayReason::Lost;
    Instant began; ///< when the user was last surely there: of Lost the last proven contact, else when Away was entered

    bool operator==(const Away &) const = default;
};
struct Off {
    bool operator==(const Off &) const = default;
};

using Phase = std::variant<Attached, Pocketed, Grace, Away, Off>;

/// A default one is that of a user of whom no device was ever seen.
struct State {
    Phase phase = Off{};
    std::optional<Instant> since; ///< wall time at which the phase began
    std::map<DeviceId, DeviceRecord> devices;
    std::map<OwnClient, Duration> ownClients; ///< the active ones and their last signs; not stored
    Absence absence;                          ///< of Away; kept after it for the case that the absence goes on
    qint64 absenceNumber = 0;
    std::optional<Duration> leftAwayAt; ///< when Away last ended
    std::optional<Duration> contactAt;  ///< the last proven contact
    std::optional<Instant> contactWall; ///< the same on the wall clock of then
    std::optional<Absence>
        asked; ///< the user asked to be stood in for while another device was in hand: as soon as it is not
    std::optional<Absence> ahead; ///< the same, arranged ahead: no sign of a person takes it back, only its end

    bool operator==(const State &) const = default;
};

// ---- inputs --------------------------------------------------------------------------------------------------------

/// A link was opened: proves itself. Interactive: also a focus.
struct LinkOpened {
    DeviceId device;
    LinkId link;
    Activity activity = Activity::Background;
};
/// Any frame or pong. Of a link that is not known: nothing.
struct LinkProven {
    DeviceId device;
    LinkId link;
};
/// The device says so, again perhaps: each Interactive is a focus, Background ends "in hand" at once.
struct ActivityChanged {
    DeviceId device;
    LinkId link;
    Activity activity = Activity::Background;
};
/// A sign of a person on a device: typing, tapping, a message sent by hand, by whatever door.
struct UserInput {
    DeviceId device;
};
/// A link ended without a word. Of a link that is not known or whose device has left: nothing.
struct LinkLost {
    DeviceId device;
    LinkId link;
};
/// A device without a link was here, and comes again within `interval` (0: it does not say; in the background that is a
/// mere visit). Each Interactive one is a focus.
struct Polled {
    DeviceId device;
    Duration interval{0};
    Activity activity = Activity::Background;
};
/// A device closes its session.
struct Left {
    DeviceId device;
    std::optional<bool> standIn;    ///< none: a bare close, the user's setting decides
    std::optional<Absence> absence; ///< none, or a plain one: nothing was said about it
};
/// Another client of the user's on a network became active, or gave a sign again (say it for each message of the
/// user's from elsewhere; `client` is empty where the network does not say which, and then it is there for no longer
/// than Settings::attachedFor).
struct OwnClientActive {
    AccountId account;
    QString client;
};
struct OwnClientInactive {
    AccountId account;
    QString client;
};
/// Its token was revoked, or it logged out: if it was there, like a bare close.
struct DeviceRemoved {
    DeviceId device;
};
/// A device changes mode, text or until of the absence that is on. Ignored when there is none.
struct AbsenceChanged {
    Absence absence;
};
/// An absence that was arranged ahead begins: at once, or as soon as no device is in a hand.
struct AbsenceDue {
    Absence absence;
};
/// Nothing but time. Give it at Outcome::wakeAt; more often does no harm.
struct TimePassed {};
/// The first input after the state was read from the store, and of a new user.
struct CoreStarted {};

using Input = std::variant<LinkOpened, LinkProven, ActivityChanged, UserInput, LinkLost, Polled, Left, OwnClientActive,
                           OwnClientInactive, DeviceRemoved, AbsenceChanged, AbsenceDue, TimePassed, CoreStarted>;

// ---- what comes out ------------------------------------------------------------------------------------------------

/// Goes to devices (the feed) and into facts. At most one a step, before EnteredAway and LeftAway.
struct StateChanged {
    StandInStatus status;

    bool operator==(const StateChanged &) const = default;
};
/// The rule event `detach`. Decide again every incoming message with receivedAt >= `unacknowledgedSince` that no device
/// has acknowledged.
struct EnteredAway {
    AwayReason reason = AwayReason::Lost;
    Instant unacknowledgedSince; ///< errs on the early side, also when the wall clock has jumped
    bool sameAbsence = false;    ///< the absence before goes on: its number has not risen

    bool operator==(const EnteredAway &) const = default;
};
/// The rule event `attach`, but when `to` is Off.
struct LeftAway {
    StandInState to = StandInState::Attached;

    bool operator==(const LeftAway &) const = default;
};
/// Accounts whose ConnectPolicy is WithDevice sign on. Also told by CoreStarted, so that a starting engine knows.
struct SignOnAccounts {
    bool operator==(const SignOnAccounts &) const = default;
};
/// Accounts whose ConnectPolicy is WithDevice sign off. Also told by CoreStarted.
struct SignOffAccounts {
    bool operator==(const SignOffAccounts &) const = default;
};

using Effect = std::variant<StateChanged, EnteredAway, LeftAway, SignOnAccounts, SignOffAccounts>;

struct Outcome {
    State state;
    std::vector<Effect> effects; ///< in the order in which to perform them
    /// Monotonic time of the next TimePassed; it replaces any earlier one. None: time alone changes nothing.
    std::optional<Duration> wakeAt;
    /// Store the state, in the transaction of the effects if there are any. (False for most proofs of a link.)
    bool store = false;
};

/// Pure. Any input in any state at any time is fine; `now.monotonic` shall not go back.
Outcome step(const State &state, const Input &input, const Settings &settings, const Now &now);

StandInState kindOf(const Phase &phase);
StandInStatus statusOf(const State &state);

/// The device has a live link or its polls come. What Device::attached tells.
bool isPresent(const State &state, DeviceId device, const Settings &settings, const Now &now);

/// The state as it is stored: all but the links and the other clients, which are told anew. Times are written as ages,
/// so that they survive a new start of the monotonic clock. `{"version": 1, …}`.
QJsonObject toJson(const State &state, const Now &now);

/// Errors: standin.state.newer, standin.state.invalid.
Result<State> fromJson(const QJsonObject &json, const Now &now);

} // namespace locum::standin

LOCUM_ENUM_NAMES(locum::standin::Activity, {locum::standin::Activity::Interactive, "interactive"},
                 {locum::standin::Activity::Background, "background"})
