// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <QCoreApplication>
#include <QString>

/// The words of single tests, for traces. Internal to the language.
namespace locum::language {

/// The context of what traces say.
class TraceWords {
    Q_DECLARE_TR_FUNCTIONS(RuleTrace)
};

/// A value as one would write it in a rule file; a text is quoted, cleaned and clipped.
QString writtenValue(const Program &program, NodeId node, const Value &value, const FieldSource &facts);

/// What a test came to, with the values that it saw. `truth`: as it stands, `negated` included.
QString testWords(const Program &program, NodeId test, bool negated, Truth truth, const FieldSource &facts);

} // namespace locum::language
