// SPDX-License-Identifier: GPL-2.0-or-later
#include "games_plugin.h"

#include "bulls_and_cows.h"

namespace locum::games {

namespace {

const QString bulls = QStringLiteral("bulls");

class GamesSession final : public sdk::RuleSession {
public:
    GamesSession(const QLocale &locale, sdk::RuleHost &host) : m_locale(locale), m_host(host) {}

    void ask(quint64 ask, const QList<sdk::RuleQuery> &, Duration) override { m_host.answer(ask, {}); }
    void perform(const TransactionId &transaction, const QString &, const QJsonArray &) override
    {
        m_host.performed(transaction, NotSent{{"games.cannot", QStringLiteral("games do nothing else")}});
    }
    bool converse(quint64 conversation, const sdk::ServiceMessage &message) override
    {
        if (message.service != bulls) {
            return false;
        }
        m_host.say(conversation, playBullsAndCows(message.text, message.state, m_locale, randomSecret));
        return true;
    }

private:
    QLocale m_locale;
    sdk::RuleHost &m_host;
};

} // namespace

Done GamesPlugin::start(const QString &)
{
    return {};
}

sdk::RuleDescription GamesPlugin::description()
{
    sdk::RuleDescription description;
    description.nameSpace = QStringLiteral("games");
    description.services = {
        {bulls, tr("Bulls and cows"), tr("It thinks of a number of four different digits, and you guess it.")}};
    return description;
}

Result<std::unique_ptr<sdk::RuleSession>> GamesPlugin::open(const sdk::RuleSettings &settings, sdk::RuleHost &host)
{
    return std::make_unique<GamesSession>(QLocale(settings.locale), host);
}

} // namespace locum::games
