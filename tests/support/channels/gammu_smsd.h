// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording_channel_host.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace locum::test {

/// gammu-smsd as Debian packages it, on a spool of its own, with the telephone that gammu plays itself ("dummy").
class GammuSmsd {
public:
    GammuSmsd()
    {
        for (const char *folder : {"inbox", "outbox", "sent", "error", "telephone/sms/1"}) {
            QDir().mkpath(path(folder));
        }
        const QByteArray at = m_directory.path().toUtf8();
        write("locum.key", key + '\n');
        write("smsdrc", "[gammu]\nmodel = dummy\nconnection = none\nport = " + at +
                            "/telephone\ngammuloc = /dev/null\n\n[smsd]\nservice = files\nlogfile = " + at +
                            "/log\ndebuglevel = 255\ninboxpath = " + at + "/inbox/\noutboxpath = " + at +
                            "/outbox/\nsentsmspath = " + at + "/sent/\nerrorsmspath = " + at +
                            "/error/\ncommtimeout = 1\nloopsleep = 1\ncheckbattery = 0\nchecksignal = 0\n");
    }
    ~GammuSmsd() { stop(); }

    void start()
    {
        m_process.start(QStringLiteral("/usr/bin/gammu-smsd"), {QStringLiteral("-c"), path("smsdrc")});
        if (!m_process.waitForStarted()) {
            qFatal("gammu-smsd is not installed");
        }
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    QString folder() const { return m_directory.path(); }
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
    QStringList files(const char *name) const { return QDir(path(name)).entryList(QDir::Files); }
    void write(const char *name, const QByteArray &content) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("%s cannot be written", name);
        }
    }
    QByteArray log() const
    {
        QFile file(path("log"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// An SMS comes to the telephone.
    void comes(const QByteArray &sender, const QString &text)
    {
        QByteArray hex;
        for (const QChar unit : text) {
            hex += QByteArray::number(unit.unicode(), 16).rightJustified(4, '0');
        }
        write("telephone/sms/1/1", "[SMSBackup000]\nPDU = Deliver\nState = UnRead\n"
                                   "Number = \"" +
                                       sender + "\"\nCoding = Unicode_No_Compression\nFolder = 1\nLength = " +
                                       QByteArray::number(text.size()) +
                                       "\nClass = -1\nDateTime = 20261123T163000\nText00 = " + hex + '\n');
    }

    const QByteArray key = "the modem is yours";

private:
    QTemporaryDir m_directory;
    QProcess m_process;
};

} // namespace locum::test
