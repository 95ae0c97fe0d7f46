// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cellprotocol/codec.h"
#include "cellprotocol/line_channel.h"
#include "hub_fixture.h"

#include <QFile>
#include <QTest>

namespace locum::test {

using namespace cellprotocol;

/// The test itself speaks as the cell: what is started is a script that only gives the token away.
class Puppet : public HubFixture {
public:
    Puppet()
    {
        writePlugin(QStringLiteral("puppet.sh"),
                    "#!/bin/sh\nprintf '%s' \"$LOCUM_CELL_TOKEN\" > token.new; mv token.new token\nexec sleep 600\n",
                    true);
        QByteArray manifest("{'id':'puppet','kind':'protocol','interface':1,'version':'1','name':'Puppet',"
                            "'command':['puppet.sh'],'protocols':[{'id':'puppet','name':'Puppet'}]}");
        writePlugin(QStringLiteral("puppet.locum-plugin.json"), manifest.replace('\'', '"'));
        settings.timings.pongWithin = std::chrono::seconds(30);
        settings.timings.endWithin = std::chrono::milliseconds(50); // the script does not end by itself
    }

    void begin()
    {
        start();
        open(QStringLiteral("puppet"));
    }

    QString tokenFile() const { return settings.stateDirectory + QStringLiteral("/1/puppet/token"); }

    /// The token of the life that is starting; each can be had once.
    QByteArray takeToken() const
    {
        QFile file(tokenFile());
        const auto token = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        file.remove();
        return token;
    }

    /// A connection that says `line` first.
    std::unique_ptr<LineChannel> connectSaying(const QByteArray &line, QList<CoreMessage> *answers)
    {
        const auto descriptor = connectUnix(settings.socketPath);
        if (!descriptor) {
            qFatal("cannot connect");
        }
        auto connection = std::make_unique<LineChannel>(*descriptor);
        connection->start([answers](QByteArrayView text) { answers->append(decodeCoreMessage(text).value()); });
        connection->send(line);
        return connection;
    }

    /// Says hello as the cell that was started. False when none was.
    bool greet()
    {
        if (!QTest::qWaitFor([this] { return QFile::exists(tokenFile()); }, 10'000)) {
            return false;
        }
        heard.clear();
        channel = connectSaying(encode(CellMessage(Hello{1, QStringLiteral("puppet"), FirstLife{Secret(takeToken())}})),
                                &heard);
        return true;
    }

    /// The same. False when it is not welcomed.
    bool join()
    {
        if (!greet() || !QTest::qWaitFor([this] { return !heard.isEmpty(); }, 10'000) ||
            !std::holds_alternative<Welcome>(heard.constFirst())) {
            return false;
        }
        welcome = std::get<Welcome>(heard.constFirst());
        return true;
    }
    void tell(quint64 number, const NetworkEvent &event, AccountId of = AccountId(12))
    {
        channel->send(encode(CellMessage(Event{number, of, event})));
    }
    template <class T>
    QList<T> heardOf() const
    {
        QList<T> list;
        for (const auto &message : heard) {
            if (const auto *found = std::get_if<T>(&message)) {
                list.append(*found);
            }
        }
        return list;
    }
    Hello resumeHello(quint64 first, quint64 last) const
    {
        return {1, QStringLiteral("puppet"), ResumedLife{welcome.resumeKey, welcome.epoch, first, last, {account}}};
    }

    std::unique_ptr<LineChannel> channel;
    QList<CoreMessage> heard;
    Welcome welcome;
};

} // namespace locum::test
