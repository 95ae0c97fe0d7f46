// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/console.h"

#include <QFile>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace locum::ctl {

namespace {

void put(std::FILE *stream, const QString &text, bool lineEnd)
{
    const auto bytes = text.toUtf8() + (lineEnd ? "\n" : "");
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

std::optional<QByteArray> readLine()
{
    QByteArray line;
    for (;;) {
        char byte = 0;
        const auto count = read(STDIN_FILENO, &byte, 1);
        if (count <= 0) {
            return line.isEmpty() ? std::nullopt : std::optional(line);
        }
        if (byte == '\n') {
            return line;
        }
        line += byte;
    }
}

// The terminal's settings while nothing is shown, to be put back also when the user interrupts.
termios shown = {};
volatile std::sig_atomic_t hidden = 0;

void showAgain(int number)
{
    if (hidden != 0) {
        tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    }
    std::signal(number, SIG_DFL);
    raise(number);
}

} // namespace

void Terminal::print(const QString &text)
{
    put(stdout, text, true);
}

void Terminal::complain(const QString &text)
{
    put(stderr, text, true);
}

bool Terminal::canAsk() const
{
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

std::optional<QString> Terminal::ask(const QString &prompt)
{
    put(stderr, prompt, false);
    const auto line = readLine();
    return line ? std::optional(QString::fromUtf8(*line)) : std::nullopt;
}

std::optional<Secret> Terminal::askSecret(const QString &prompt)
{
    put(stderr, prompt, false);
    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return std::nullopt;
    }
    auto quiet = shown;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden = 1;
    const auto before = std::signal(SIGINT, showAgain);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    auto line = readLine();
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    hidden = 0;
    std::signal(SIGINT, before);
    put(stderr, {}, true);
    return line ? std::optional(Secret(std::move(*line))) : std::nullopt;
}

QByteArray Terminal::readInput(qsizetype most)
{
    QFile input;
    if (!input.open(STDIN_FILENO, QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray bytes;
    while (bytes.size() <= most) {
        const auto more = input.read(most + 1 - bytes.size());
        if (more.isEmpty()) {
            break;
        }
        bytes += more;
    }
    return bytes;
}

QString harmless(const QString &text, int indent)
{
    QString out;
    for (const auto character : text) {
        const auto code = character.unicode();
        const bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
                           code == 0x200f;
        if (code == '\n') {
            out += QLatin1Char('\n') + QString(indent, QLatin1Char(' '));
        } else if (code == '\t') {
            out += QLatin1Char(' ');
        } else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || turns) {
            out += QChar(0xfffd);
        } else {
            out += character;
        }
    }
    return out;
}

QString aligned(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const auto &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            if (widths.size() <= column) {
                widths << 0;
            }
            widths[column] = std::max(widths[column], row.at(column).size());
        }
    }
    QStringList lines;
    for (const auto &row : rows) {
        QString line;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const bool isLast = column + 1 == row.size();
            line += isLast ? row.at(column) : row.at(column).leftJustified(widths[column] + 2);
        }
        while (line.endsWith(QLatin1Char(' '))) {
            line.chop(1);
        }
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace locum::ctl
