// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gammu_settings.h"

#include <QStringList>

#include <base/clock.h>
#include <map>
#include <set>
#include <vector>

namespace locum::gammu {

/// The folders of gammu-smsd (gammu-smsd-files(7)): messages are put into `outbox`, from where it moves them to `sent`
/// or `error`; what came is in `inbox`. Blocks no longer than a local disk does.
class GammuSpool {
public:
    explicit GammuSpool(Settings settings) : m_settings(std::move(settings)) {}

    /// Whether it is there, and the user may use it. Errors: `gammu.spool.missing`, `gammu.spool.key`.
    Done check() const;

    /// Puts a file into the outbox, whole or not at all; once where that with the same `id` is there already.
    /// `id`: letters and digits. Errors: those of check(), `gammu.spool.unwritable`.
    Done put(const QString &to, const QString &text, const QString &id, Instant now);

    /// What of ours has ended in `error` since the last time: ids.
    QStringList failures();

    /// Whether one of ours has been in the outbox for so long.
    bool isStuck(Instant now, Duration longest) const;

    struct Arrived {
        QString id; ///< of this message alone
        QString text;
    };
    /// What came from the user since the last time, in order. What is still being written comes the next time; what
    /// was given the last time is put away into `inbox/locum`.
    std::vector<Arrived> arrivals();

private:
    QString path(const char *folder, const QString &name = {}) const;

    Settings m_settings;
    std::map<QString, QString> m_out;    ///< files that were put, by name: ids
    std::map<QString, qint64> m_growing; ///< files of the inbox: how large they were
    std::set<QString> m_given;           ///< files of the inbox
};

} // namespace locum::gammu
