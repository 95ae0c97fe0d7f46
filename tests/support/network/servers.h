// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace locum::test {

/// A port of loopback that was free just now.
quint16 freePort();

/// A real server on loopback in a folder of its own, ended with the object.
class Server {
public:
    virtual ~Server();

    /// Starts it on the same port as before; false: it did not open the port.
    bool start();
    /// Ends it as a machine that loses its power would.
    void kill();
    qint64 processId() const { return m_process->processId(); }
    quint16 port() const { return m_port; }
    QString folder() const { return m_folder.path(); }
    QString log();

protected:
    virtual QString program() const = 0;
    virtual QStringList arguments() const = 0;
    void write(const QString &name, const QByteArray &content) const;

    QTemporaryDir m_folder;
    quint16 m_port = freePort();
    std::unique_ptr<QProcess> m_process;
};

/// Prosody with the hosts localhost and conference.localhost, and these users, whose password is "secret".
class Prosody final : public Server {
public:
    enum class Tls { Off, On };
    enum class Acknowledgements { On, Off }; ///< XEP-0198
    explicit Prosody(const QStringList &users, Tls tls = Tls::Off,
                     Acknowledgements acknowledgements = Acknowledgements::On);

protected:
    QString program() const override { return QStringLiteral("prosody"); }
    QStringList arguments() const override;
};

/// ngIRCd, with a password if one is given.
class NgIrcd final : public Server {
public:
    explicit NgIrcd(const QString &password = {});

protected:
    QString program() const override { return QStringLiteral("ngircd"); }
    QStringList arguments() const override;
};

} // namespace locum::test
