// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/user_language.h"
#include "mailin/hook_address.h"
#include "mailin/mail_delivery.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QTranslator>

#include <cstdio>
#include <sysexits.h>

using namespace locum;
using namespace locum::mailin;

namespace {

/// The context of what locum-mail-in says to people.
class Words {
    Q_DECLARE_TR_FUNCTIONS(locum_mail_in)
};

/// What is said here stands in the mail server's log, or in a mail to the sender: never the address.
int complain(const QString &text, int code)
{
    std::fprintf(stderr, "locum-mail-in: %s\n", qPrintable(text));
    return code;
}

QString inWords(const Error &error, const QString &path)
{
    if (error.code == "mail_in.address.unreadable") {
        return Words::tr("%1 cannot be read: %2").arg(path, error.detail);
    }
    return error.code == "mail_in.address.plain"
               ? Words::tr("The address in %1 is on another machine; that takes https.").arg(path)
               : Words::tr("The first line of %1 is no address. \"locumctl channel list CHANNEL\" shows it.").arg(path);
}

int pass(const QString &path)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return complain(input.errorString(), EX_TEMPFAIL);
    }
    const QByteArray mail = readMail(input);
    if (mail.isEmpty()) {
        return complain(Words::tr("There is no mail at the standard input."), EX_NOINPUT);
    }
    const auto address = readHookAddress(path);
    if (!address) { // no fault of the mail's: it is kept until that is put right
        return complain(inWords(address.error(), path), EX_TEMPFAIL);
    }
    switch (deliver(*address, mail)) {
    case Delivery::Done:
        return EX_OK;
    case Delivery::Later:
        return complain(Words::tr("Locum does not answer now; the mail is to be tried again."), EX_TEMPFAIL);
    case Delivery::NoChannel:
        return complain(Words::tr("Locum has no channel of this address."), EX_NOUSER);
    case Delivery::Refused:
        break;
    }
    return complain(Words::tr("Locum does not take this mail."), EX_UNAVAILABLE);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("locum-mail-in"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCUM_VERSION));
    Q_INIT_RESOURCE(locum_translations);
    QTranslator translator;
    speakLanguageOfUser(translator);

    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr(
        "Gives a mail, which it reads from its standard input, to one of Locum's channels. Mail servers run it."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("file"), Words::tr("Where the channel's address stands."));
    if (!parser.parse(QCoreApplication::arguments())) {
        return complain(parser.errorText(), EX_USAGE);
    }
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("version"))) {
        parser.process(app); // ends here
    }
    const QStringList given = parser.positionalArguments();
    if (given.size() != 1) {
        return complain(Words::tr("It takes one file; see --help."), EX_USAGE);
    }
    return pass(given.constFirst());
}
