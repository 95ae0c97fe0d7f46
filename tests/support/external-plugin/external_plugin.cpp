// SPDX-License-Identifier: GPL-2.0-or-later
#include <QObject>

#include <base/overloaded.h>
#include <sdk/protocol_plugin.h>

namespace {

using namespace locum;

/// Is online at once, and says everything back.
class MirrorSession final : public sdk::ProtocolSession {
public:
    explicit MirrorSession(sdk::SessionHost &host) : m_host(host) {}

    void perform(const TransactionId &transaction, const NetworkCommand &command) override
    {
        std::visit(Overloaded{[&](const Connect &) {
                                  m_host.tell(LinkChanged{LinkState::Online, {}, m_me});
                              },
                              [&](const Disconnect &) { m_host.tell(LinkChanged{}); },
                              [&](const SendMessage &message) {
                                  MessageReceived mirrored;
                                  mirrored.conversationAddress = mirrored.sender = message.to;
                                  mirrored.text = message.text;
                                  m_host.tell(mirrored);
                              },
                              [](const auto &) {}},
                   command);
        const bool endsSilently =
            std::holds_alternative<ProbeLink>(command) || std::holds_alternative<SendTyping>(command) ||
            std::holds_alternative<SendReceipt>(command) || std::holds_alternative<WatchContacts>(command);
        if (!endsSilently) {
            m_host.tell(CommandEnded{transaction, Sent{}});
        }
    }

private:
    sdk::SessionHost &m_host;
    const QString m_me = QStringLiteral("me@mirror");
};

class ExternalPlugin final : public QObject, public sdk::ProtocolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumProtocolPlugin_iid FILE "external.json")
    Q_INTERFACES(locum::sdk::ProtocolPlugin)

public:
    Done start(const QString &) override { return {}; }

    QList<sdk::ProtocolInfo> protocols() override
    {
        return {{QStringLiteral("mirror"), QStringLiteral("Mirror"), {}, sdk::Feature::Presence}};
    }

    Result<std::unique_ptr<sdk::ProtocolSession>> open(const sdk::AccountSettings &, sdk::SessionHost &host) override
    {
        return std::make_unique<MirrorSession>(host);
    }
};

} // namespace

#include "external_plugin.moc"
