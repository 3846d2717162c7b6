#pragma once

#include <QString>

#include <vector>

class QCoreApplication;

namespace calm::ui
{

struct Language
{
    QString code; ///< "de"
    QString name; ///< in itself: "Deutsch"
};

/// Those the window speaks: English, in which its texts are written, and every resources/translations/calm_CODE.ts.
const std::vector<Language>& languages();
bool isLanguage(const QString& code);

/// The person's choice, kept in the settings; empty = as the desktop says.
QString chosenLanguage();
void chooseLanguage(const QString& code);

/// From here on texts are in this language and numbers and dates are written as there; what is on the screen already
/// stays as it is. Empty = the first of the desktop's languages that the window speaks, else English. Qt's own texts
/// (OK, Cancel) come along where Qt's translations are installed. A sentence that is not translated stays English, as
/// do those of the engine and the store. Window's thread.
void applyLanguage(QCoreApplication& application, const QString& code);

} // namespace calm::ui
