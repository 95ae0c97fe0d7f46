// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/channel_book.h"
#include "rules/program.h"
#include "sdk/protocol_plugin.h"

#include <QHash>
#include <QLocale>
#include <QTimeZone>

#include <map>
#include <memory>
#include <optional>

namespace locum::engine {

/// What is true of the user when a job is given: a decision knows this and what the database holds.
struct Circumstances {
    UserId user;
    StandInStatus standIn;
    std::optional<Instant> awayBegan;
    QLocale locale;
    QTimeZone timeZone = QTimeZone::utc();
    struct OwnAccount {
        QString protocol;
        sdk::Features features;
        QString ownAddress;
    };
    std::map<AccountId, OwnAccount> accounts; ///< all of the user's
    QHash<qint64, int> members = {};          ///< of rooms, by conversation, where that is known
    Instant ledgerNow;
    QString transactions; ///< a prefix that makes this job's transactions unique for ever
    std::shared_ptr<const rules::Program> program;
    std::shared_ptr<const rules::PluginValues> pluginValues = {};
    bool hasRules = false; ///< the program is more than the built-in one: it may want other events than messages
    std::shared_ptr<const ChannelBook> channels = {}; ///< null: there is no way to reach the user
    QString cells = {}; ///< the directory in which the plugins that run for the user put files
};

} // namespace locum::engine
