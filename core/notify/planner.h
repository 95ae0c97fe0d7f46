// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "model/standin.h"
#include "notify/channel_use.h"

#include <QTimeZone>

/// Which channel tells what, and when.
namespace locum::notify {

/// Whom an alert is about, as the lists of a ChannelUse name persons.
struct Who {
    bool known = false;
    QString person = {}; ///< slug; empty where there is none
    QStringList labels = {};
    QStringList groups = {};

    bool operator==(const Who &) const = default;
};

bool isAmong(const QStringList &whom, const Who &who);

/// What is to be told, as far as it decides by which channel.
struct Alert {
    sdk::ChannelSubject subject = sdk::ChannelSubject::Message;
    bool urgent = false;
    std::optional<Who> who = {}; ///< none: it is about nobody
    bool named = false;          ///< a rule names the channel: its settings of what, whose and when do not matter
};

/// Whether the channel tells it while the user is where `state` says.
bool tells(const ChannelUse &use, const Alert &alert, StandInState state);

/// Whether it is told in quiet hours.
bool passesQuiet(const ChannelUse &use, const Alert &alert);

/// When it is told at the earliest. `lastTold`: of the same person; `escalates`: it waits for being read, as
/// ChannelUse::after says.
Instant tellAt(const ChannelUse &use, const Alert &alert, Instant now, std::optional<Instant> lastTold);

/// When the quiet hours in which `now` lies end; none: it is not quiet.
std::optional<Instant> quietUntil(const ChannelUse &use, Instant now, const QTimeZone &timeZone);

/// From where today's and this month's messages are counted.
Instant dayBegan(Instant now, const QTimeZone &timeZone);
Instant monthBegan(Instant now, const QTimeZone &timeZone);

/// How many have gone out.
struct Spent {
    int today = 0;
    int thisMonth = 0;
};
bool isCapReached(const ChannelUse &use, const Spent &spent);

/// When one that could not be sent is tried again; none: it is given up. `attempts`: how often it was tried, from 1;
/// `asked`: what the server said; `unit`: in [0, 1), a random number.
std::optional<Duration> retryIn(int attempts, std::optional<Duration> asked, double unit);

/// How long it is of any use.
Duration goodFor(const ChannelUse &use, sdk::ChannelSubject subject);

} // namespace locum::notify
