// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "daemon/configuration.h"

#include <QtGlobal>

/// The table of keys: from it the file is read, checked, printed and explained.
namespace locum::daemon {

/// What a string must look like.
enum class Format { Any, AbsolutePath, Listen, Url, Locale, NetworkOrAddress, HostName };

struct Key {
    const char *section;
    const char *name;
    const char *help; ///< one paragraph, to be translated in the context "locumd"
    Format format = Format::Any;
    int least = 0; ///< of a whole number
    int most = 0;
    const char *unit = nullptr; ///< of a whole number, likewise

    QString path() const { return QLatin1String(section) + QLatin1Char('.') + QLatin1String(name); }
};

inline constexpr const char *secondsUnit = QT_TRANSLATE_NOOP("locumd", "seconds");
inline constexpr const char *minutesUnit = QT_TRANSLATE_NOOP("locumd", "minutes");
inline constexpr const char *millisecondsUnit = QT_TRANSLATE_NOOP("locumd", "milliseconds");
inline constexpr const char *megabytesUnit = QT_TRANSLATE_NOOP("locumd", "MiB");
inline constexpr const char *connectionsUnit = QT_TRANSLATE_NOOP("locumd", "connections");
inline constexpr const char *messagesUnit = QT_TRANSLATE_NOOP("locumd", "messages");

/// Calls visit(Key, member) for every key, in order. `configuration` may be const.
template <class C, class Visit>
void visitKeys(C &configuration, Visit &&visit)
{
    auto &core = configuration.core;
    visit(Key{"core", "state_directory",
              QT_TRANSLATE_NOOP("locumd", "Where Locum keeps what must not be lost: the database, its key, the TLS "
                                          "certificate, and the cells' own folders."),
              Format::AbsolutePath},
          core.stateDirectory);
    visit(Key{"core", "runtime_directory",
              QT_TRANSLATE_NOOP("locumd", "Where the sockets and locks are while Locum runs. A short path: a socket's "
                                          "may have at most 107 bytes."),
              Format::AbsolutePath},
          core.runtimeDirectory);
    visit(Key{"core", "plugin_directories",
              QT_TRANSLATE_NOOP("locumd", "Where plugins are looked for, in this order; of two with the same id the "
                                          "first is used."),
              Format::AbsolutePath},
          core.pluginDirectories);
    visit(Key{"core", "cell_program",
              QT_TRANSLATE_NOOP("locumd", "The program that hosts a plugin. Empty: locum-cell beside locumd."),
              Format::AbsolutePath},
          core.cellProgram);
    visit(Key{"core", "locale",
              QT_TRANSLATE_NOOP("locumd", "The language of messages and of answers, for users who set none: en or "
                                          "es. Empty: the system's."),
              Format::Locale},
          core.locale);

    visit(Key{"log", "level",
              QT_TRANSLATE_NOOP("locumd", "How much is logged: debug, info, warning or error. The log names ids, "
                                          "never what was written or by whom. SIGHUP applies a change.")},
          configuration.log.level);

    auto &gateway = configuration.gateway;
    visit(Key{"gateway", "listen",
              QT_TRANSLATE_NOOP("locumd", "Where devices connect: address:port, [IPv6 address]:port, or *:port for "
                                          "all addresses. Port 0: any that is free."),
              Format::Listen},
          gateway.listen);
    visit(Key{"gateway", "public_url",
              QT_TRANSLATE_NOOP("locumd", "The address under which devices reach Locum from outside, e.g. "
                                          "https://chat.example.org. \"locumctl doctor\" tests it."),
              Format::Url},
          gateway.publicUrl);
    visit(Key{"gateway", "tls",
              QT_TRANSLATE_NOOP("locumd",
                                "off: plain HTTP, for a reverse proxy. files: with the certificate and key below. "
                                "local-authority: Locum makes an authority of its own, whose certificate devices "
                                "fetch from /api/v1/ca.crt and trust.")},
          gateway.tls);
    visit(Key{"gateway", "certificate",
              QT_TRANSLATE_NOOP("locumd", "With tls = \"files\": the certificate and its chain, in PEM. SIGHUP reads "
                                          "it again."),
              Format::AbsolutePath},
          gateway.certificate);
    visit(Key{"gateway", "key", QT_TRANSLATE_NOOP("locumd", "With tls = \"files\": the certificate's key, in PEM."),
              Format::AbsolutePath},
          gateway.key);
    visit(
        Key{"gateway", "names",
            QT_TRANSLATE_NOOP("locumd", "With tls = \"local-authority\": the names and addresses that the certificate "
                                        "is for, beside that of public_url, this machine's name and localhost."),
            Format::HostName},
        gateway.names);
    visit(Key{"gateway", "trusted_proxies",
              QT_TRANSLATE_NOOP("locumd", "Addresses or networks of reverse proxies, e.g. \"127.0.0.1\" or "
                                          "\"10.0.0.0/8\": from them X-Forwarded-For is believed."),
              Format::NetworkOrAddress},
          gateway.trustedProxies);
    visit(Key{"gateway", "max_connections",
              QT_TRANSLATE_NOOP("locumd", "How many connections of devices may be open at a time."), Format::Any, 1,
              100'000, connectionsUnit},
          gateway.maxConnections);
    visit(Key{"gateway", "max_connections_per_address",
              QT_TRANSLATE_NOOP("locumd", "The same for one address, or one /64 network of IPv6. Phones of one "
                                          "carrier may share an address."),
              Format::Any, 1, 100'000, connectionsUnit},
          gateway.maxConnectionsPerAddress);
    visit(Key{"gateway", "ping_s",
              QT_TRANSLATE_NOOP("locumd", "How often a device's link is probed. After twice this time without an "
                                          "answer it is lost."),
              Format::Any, 1, 300, secondsUnit},
          gateway.pingS);

    auto &store = configuration.store;
    visit(Key{"store", "key_file",
              QT_TRANSLATE_NOOP("locumd",
                                "The key that encrypts the networks' passwords in the database; made at the first "
                                "start. Empty: the file \"key\" in the state directory. A systemd credential "
                                "\"locum-key\" wins over it. Without it the passwords are lost: keep a copy, apart "
                                "from the database's."),
              Format::AbsolutePath},
          store.keyFile);
    visit(Key{"store", "busy_timeout_ms",
              QT_TRANSLATE_NOOP("locumd", "How long to wait for another program that has the database locked."),
              Format::Any, 0, 60'000, millisecondsUnit},
          store.busyTimeoutMs);
    visit(Key{"store", "commit_ms",
              QT_TRANSLATE_NOOP("locumd", "Messages that come within this time may share one write to the disk. A "
                                          "message is acknowledged after it."),
              Format::Any, 0, 1000, millisecondsUnit},
          store.commitMs);
    visit(Key{"store", "backlog_limit",
              QT_TRANSLATE_NOOP("locumd", "With so many messages waiting for the disk, networks are read more slowly."),
              Format::Any, 100, 1'000'000, messagesUnit},
          store.backlogLimit);

    auto &standIn = configuration.standIn;
    visit(Key{"stand_in", "grace_s",
              QT_TRANSLATE_NOOP("locumd", "How long a device whose link was lost without a word has to come back, "
                                          "before Locum stands in."),
              Format::Any, 0, 3600, secondsUnit},
          standIn.graceS);
    visit(Key{"stand_in", "attached_s",
              QT_TRANSLATE_NOOP("locumd", "How long after the last input a device counts as being in the user's hand."),
              Format::Any, 10, 86'400, secondsUnit},
          standIn.attachedS);
    visit(Key{"stand_in", "idle_away_min",
              QT_TRANSLATE_NOOP("locumd", "After how long in the pocket (in the background, or without input) Locum "
                                          "stands in. 0: never."),
              Format::Any, 0, 10'080, minutesUnit},
          standIn.idleAwayMin);
    visit(Key{"stand_in", "same_absence_min",
              QT_TRANSLATE_NOOP("locumd", "Who comes back for less than this is in the same absence still: nobody is "
                                          "answered a second time."),
              Format::Any, 0, 1440, minutesUnit},
          standIn.sameAbsenceMin);
    visit(Key{"stand_in", "bare_close",
              QT_TRANSLATE_NOOP("locumd", "What a session that is closed without a word about it means, for users who "
                                          "set nothing: stand_in, or off.")},
          standIn.bareClose);
    visit(Key{"stand_in", "own_clients_count",
              QT_TRANSLATE_NOOP("locumd", "Whether another client of the user's own that is active on a network "
                                          "counts as a device.")},
          standIn.ownClientsCount);

    auto &cells = configuration.cells;
    visit(Key{"cells", "memory_limit_mb",
              QT_TRANSLATE_NOOP("locumd", "The memory that one plugin's process may take; 0: no limit. One that wants "
                                          "more ends, and is started again."),
              Format::Any, 0, 1'048'576, megabytesUnit},
          cells.memoryLimitMb);
    visit(Key{"cells", "linger_s",
              QT_TRANSLATE_NOOP("locumd", "How long the networks stay up without locumd, e.g. while it is upgraded. "
                                          "Nobody sees a restart that is shorter."),
              Format::Any, 0, 3600, secondsUnit},
          cells.lingerS);
    visit(Key{"cells", "start_s",
              QT_TRANSLATE_NOOP("locumd", "How long a plugin's process may take to start before it is ended and "
                                          "started again."),
              Format::Any, 1, 600, secondsUnit},
          cells.startS);
    visit(Key{"cells", "ping_s",
              QT_TRANSLATE_NOOP("locumd", "How often a plugin's process is asked whether it still answers."),
              Format::Any, 1, 600, secondsUnit},
          cells.pingS);
    visit(Key{"cells", "answer_s",
              QT_TRANSLATE_NOOP("locumd",
                                "A plugin's process that does not answer for so long is ended and started again."),
              Format::Any, 1, 3600, secondsUnit},
          cells.answerS);

    auto &network = configuration.network;
    visit(Key{"network", "retry_first_s",
              QT_TRANSLATE_NOOP("locumd",
                                "How long to wait before an account whose connection failed is connected again. "
                                "Each time doubles it."),
              Format::Any, 1, 3600, secondsUnit},
          network.retryFirstS);
    visit(Key{"network", "retry_max_s", QT_TRANSLATE_NOOP("locumd", "The longest of these waits."), Format::Any, 1,
              86'400, secondsUnit},
          network.retryMaxS);
    visit(Key{"network", "logins_apart_ms",
              QT_TRANSLATE_NOOP("locumd", "At the start accounts are connected one after the other, so far apart."),
              Format::Any, 0, 60'000, millisecondsUnit},
          network.loginsApartMs);
}

} // namespace locum::daemon
