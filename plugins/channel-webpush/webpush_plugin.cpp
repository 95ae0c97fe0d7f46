// SPDX-License-Identifier: GPL-2.0-or-later
#include "webpush_plugin.h"

#include "push_session.h"

namespace locum::webpush {

Done WebPushPlugin::start(const QString &stateDirectory, sdk::ChannelHost &host)
{
    auto identity = ServerIdentity::load(stateDirectory);
    if (!identity) {
        return fail(std::move(identity.error()));
    }
    m_identity.emplace(std::move(*identity));
    return ChannelRoot::start(stateDirectory, host);
}

sdk::ChannelDescription WebPushPlugin::description()
{
    const auto field = [](const char *key, const QString &label, const QString &help) {
        return FormField{QString::fromLatin1(key), label, help};
    };
    FormField endpoint = field("endpoint", tr("Address"), tr("Where the browser's push service takes messages."));
    endpoint.required = true;
    FormField key = field("p256dh", tr("Key"), tr("What only this browser can read is encrypted with."));
    key.required = true;
    FormField secret = field("auth", tr("Secret"), tr("What the browser knows that messages are from here by."));
    secret.type = FieldType::Secret;
    secret.required = true;
    FormField contact = field("contact", tr("Your address"),
                              tr("mailto: or https:, where the push service may complain; some want one."));
    contact.advanced = true;

    sdk::ChannelDescription made;
    made.name = tr("Push notifications");
    made.description = tr("To this browser or phone, encrypted, also while the page is closed.");
    made.perDevice = true;
    made.form = {{endpoint, key, secret, contact}};
    return made;
}

QJsonObject WebPushPlugin::published()
{
    if (!m_identity) {
        return {};
    }
    return {{QStringLiteral("application_server_key"), QString::fromLatin1(m_identity->publicKey())}};
}

Result<std::unique_ptr<sdk::ChannelSession>> WebPushPlugin::open(const sdk::ChannelSettings &settings)
{
    auto subscription = subscriptionOf(settings);
    if (!subscription) {
        return fail(std::move(subscription.error()));
    }
    return std::make_unique<PushSession>(std::move(*subscription), *m_identity, host());
}

} // namespace locum::webpush
