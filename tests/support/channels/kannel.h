// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording_channel_host.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace locum::test {

/// Kannel with its fake SMS centre, as Debian packages it: bearerbox and smsbox. Messages that come in are told to
/// `callBack`, with from, text and id.
class Kannel {
public:
    explicit Kannel(const QString &callBack)
    {
        QFile file(m_directory.filePath(QStringLiteral("kannel.conf")));
        if (!file.open(QIODevice::WriteOnly)) {
            qFatal("no configuration");
        }
        const auto number = [](int value) { return QByteArray::number(value); };
        file.write(
            "group = core\nadmin-port = " + number(m_admin) + "\nadmin-password = x\nsmsbox-port = " + number(m_box) +
            "\nadmin-interface = 127.0.0.1\n\ngroup = smsc\nsmsc = fake\nport = " + number(m_centre) +
            "\nconnect-allow-ip = 127.0.0.1\n\ngroup = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = " +
            number(m_send) +
            "\nsendsms-interface = 127.0.0.1\n\ngroup = sendsms-user\nusername = locum\n"
            "password = secret\nconcatenation = true\nmax-messages = 3\n\ngroup = sms-service\nkeyword = default\n"
            "get-url = \"" +
            callBack.toUtf8() + "?from=%p&text=%b&id=%I\"\nmax-messages = 0\ncatch-all = true\n");
        file.close();
        run(QStringLiteral("bearerbox"), {file.fileName()});
        if (!opens(m_box)) {
            qFatal("bearerbox does not run");
        }
        run(QStringLiteral("smsbox"), {file.fileName()});
        if (!opens(m_send)) {
            qFatal("smsbox does not run");
        }
    }
    ~Kannel() { kill(); }

    QString sendUrl() const { return QStringLiteral("http://127.0.0.1:%1/cgi-bin/sendsms").arg(m_send); }

    /// A telephone that is there from now on; it sends what is given. What it gets it prints to phoneSays().
    void phone(const QStringList &messages)
    {
        run(QStringLiteral("/usr/lib/kannel/test/fakesmsc"),
            QStringList{QStringLiteral("-H"), QStringLiteral("127.0.0.1"), QStringLiteral("-r"),
                        QString::number(m_centre), QStringLiteral("-i"), QStringLiteral("0.1"), QStringLiteral("-m"),
                        QString::number(messages.size())} +
                messages);
    }
    QByteArray phoneSays()
    {
        m_said += m_processes.back()->readAll();
        return m_said;
    }
    void kill()
    {
        for (auto at = m_processes.rbegin(); at != m_processes.rend(); ++at) {
            (*at)->kill();
            (*at)->waitForFinished();
        }
        m_processes.clear();
    }

private:
    static int freePort()
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }
    static bool opens(int port)
    {
        return QTest::qWaitFor(
            [port] {
                QTcpSocket socket;
                socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(port));
                return socket.waitForConnected(200);
            },
            20'000);
    }
    void run(const QString &program, const QStringList &arguments)
    {
        auto process = std::make_unique<QProcess>();
        process->setWorkingDirectory(m_directory.path());
        process->setProcessChannelMode(QProcess::MergedChannels);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/sbin:/usr/bin:/sbin:/bin"));
        process->setProcessEnvironment(environment);
        process->start(QStringLiteral("/usr/bin/env"), QStringList(program) + arguments);
        m_processes.push_back(std::move(process));
    }

    QTemporaryDir m_directory;
    const int m_admin = freePort();
    const int m_box = freePort();
    const int m_centre = freePort();
    const int m_send = freePort();
    std::vector<std::unique_ptr<QProcess>> m_processes;
    QByteArray m_said;
};

} // namespace locum::test
