// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QObject>

#include <sdk/rule_plugin.h>

namespace locum::games {

/// Games to pass the time with, as contacts. They bring no words to the rules.
class GamesPlugin final : public QObject, public sdk::RulePlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID LocumRulePlugin_iid FILE "metadata.json")
    Q_INTERFACES(locum::sdk::RulePlugin)

public:
    Done start(const QString &stateDirectory) override;
    sdk::RuleDescription description() override;
    Result<std::unique_ptr<sdk::RuleSession>> open(const sdk::RuleSettings &settings, sdk::RuleHost &host) override;
};

} // namespace locum::games
