// SPDX-License-Identifier: GPL-2.0-or-later
#include "network/servers.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <unistd.h>

namespace locum::test {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

Server::~Server()
{
    if (m_process && m_process->state() != QProcess::NotRunning) {
        m_process->terminate();
        if (!m_process->waitForFinished(3000)) {
            m_process->kill();
            m_process->waitForFinished(3000);
        }
    }
}

bool Server::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(folder() + QStringLiteral("/log"), QIODevice::Append);
    // Debian keeps servers where a user's PATH does not look.
    const auto found = QStandardPaths::findExecutable(
        program(), {QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/bin")});
    m_process->start(found, arguments());
    if (!m_process->waitForStarted()) {
        return false;
    }
    return QTest::qWaitFor(
        [this] {
            QTcpSocket probe;
            probe.connectToHost(QHostAddress::LocalHost, m_port);
            return probe.waitForConnected(500);
        },
        15000);
}

void Server::kill()
{
    m_process->kill();
    m_process->waitForFinished(5000);
}

QString Server::log()
{
    QFile file(folder() + QStringLiteral("/log"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void Server::write(const QString &name, const QByteArray &content) const
{
    const auto path = folder() + u'/' + name;
    QDir().mkpath(path.section(u'/', 0, -2));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(content);
    }
}

Prosody::Prosody(const QStringList &users, Tls tls, Acknowledgements acknowledgements)
{
    for (const auto &user : users) {
        write(QStringLiteral("data/localhost/accounts/%1.dat").arg(user), "return { [\"password\"] = \"secret\"; };\n");
    }
    const auto encrypted = tls == Tls::On;
    if (encrypted) {
        write(QStringLiteral("certs/none"), {});
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
                      {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                       QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-keyout"),
                       folder() + QStringLiteral("/certs/localhost.key"), QStringLiteral("-out"),
                       folder() + QStringLiteral("/certs/localhost.crt"), QStringLiteral("-days"), QStringLiteral("2"),
                       QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                       QStringLiteral("subjectAltName=DNS:localhost")});
        openssl.waitForFinished();
    }
    const auto config = QStringLiteral(R"(
run_as_root = true
daemonize = false
data_path = "%1/data"
pidfile = "%1/pid"
interfaces = { "127.0.0.1" }
c2s_ports = { %2 }
s2s_ports = {}
c2s_require_encryption = %3
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
certificates = "%1/certs"
modules_disabled = { "s2s" }
modules_enabled = { "roster"; "saslauth"; %4 "disco"; "carbons"; "pep"; "private"; %6 "vcard"; "offline"; "posix"; "ping" }
log = { info = "*console" }
VirtualHost "localhost"
%5
Component "conference.localhost" "muc"
  muc_room_locking = false
  restrict_room_creation = false
)")
                            .arg(folder())
                            .arg(m_port)
                            .arg(encrypted ? QStringLiteral("true") : QStringLiteral("false"),
                                 encrypted ? QStringLiteral("\"tls\";") : QString(),
                                 encrypted ? QStringLiteral("  ssl = { key = \"%1/certs/localhost.key\"; "
                                                            "certificate = \"%1/certs/localhost.crt\" }")
                                                 .arg(folder())
                                           : QString(),
                                 acknowledgements == Acknowledgements::On ? QStringLiteral("\"smacks\";") : QString());
    write(QStringLiteral("prosody.cfg.lua"), config.toUtf8());
}

QStringList Prosody::arguments() const
{
    return {QStringLiteral("-F"), QStringLiteral("--config"), folder() + QStringLiteral("/prosody.cfg.lua")};
}

NgIrcd::NgIrcd(const QString &password)
{
    // As root it gives up its rights and must still read this.
    QFile::setPermissions(folder(),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
    const auto config = QStringLiteral(R"(
[Global]
Name=irc.local.test
Info=test
Listen=127.0.0.1
Ports=%1
%2
ServerUID=nobody
ServerGID=nogroup
[Limits]
MaxConnectionsIP=0
MaxConnections=0
MaxPenaltyTime=0
MaxNickLength=20
[Options]
DNS=no
Ident=no
PAM=no
[Channel]
Name=#test
)")
                            .arg(m_port)
                            .arg(password.isEmpty() ? QString() : QStringLiteral("Password=") + password);
    write(QStringLiteral("ngircd.conf"), config.toUtf8());
}

QStringList NgIrcd::arguments() const
{
    return {QStringLiteral("-n"), QStringLiteral("-f"), folder() + QStringLiteral("/ngircd.conf")};
}

} // namespace locum::test
