// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/user_language.h"
#include "ctl/session.h"

#include <QCoreApplication>
#include <QTranslator>

#include <csignal>

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_DFL);
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("locumctl"));
    Q_INIT_RESOURCE(locum_translations);
    QTranslator translator;
    locum::speakLanguageOfUser(translator);
    locum::ctl::Terminal terminal;
    return locum::ctl::run(QCoreApplication::arguments().mid(1), terminal);
}
