// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/secret.h"

#include <QString>

#include <optional>

namespace locum::ctl {

/// The terminal, or what stands for it in a test.
class Console {
public:
    virtual ~Console() = default;

    virtual void print(const QString &text) = 0;    ///< to standard output, with a line end
    virtual void complain(const QString &text) = 0; ///< to standard error, likewise

    /// Whether somebody can be asked: standard input and error are a terminal.
    virtual bool canAsk() const = 0;
    /// Nothing when the user ends the input.
    virtual std::optional<QString> ask(const QString &prompt) = 0;
    /// The same, without showing what is typed.
    virtual std::optional<Secret> askSecret(const QString &prompt) = 0;
    /// What comes on standard input until its end, at most `most` bytes and one more.
    virtual QByteArray readInput(qsizetype most) = 0;
};

/// The terminal of this process.
class Terminal final : public Console {
public:
    void print(const QString &text) override;
    void complain(const QString &text) override;
    bool canAsk() const override;
    std::optional<QString> ask(const QString &prompt) override;
    std::optional<Secret> askSecret(const QString &prompt) override;
    QByteArray readInput(qsizetype most) override;
};

/// Text that others wrote, made harmless for a terminal: control characters and those that turn the writing direction
/// become "\ufffd"; line ends become a line end and `indent` blanks.
QString harmless(const QString &text, int indent = 4);

/// Rows as aligned columns, two blanks between them.
QString aligned(const QList<QStringList> &rows);

} // namespace locum::ctl
