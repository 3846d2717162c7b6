#include "ui/shell/language.h"

#include "resources/resources.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

#include <algorithm>

namespace calm::ui
{

namespace
{

const char* const key = "language";
const char* const translatorName = "calmTranslator";

/// The person's own country where it speaks the language: de_CH writes numbers in another way than de_DE.
QLocale localeOf(const QString& code)
{
    const QLocale system = QLocale::system();
    if (code.isEmpty() || system.language() == QLocale(code).language())
        return system;
    return QLocale(code);
}

/// The first of the person's languages that the window speaks, so that Qt's own texts are in the same one.
QLocale spokenIn(const QLocale& locale)
{
    for (const QString& name : locale.uiLanguages())
        if (const QString code = name.section('-', 0, 0); isLanguage(code))
            return QLocale(code);
    return QLocale("en");
}

void install(QCoreApplication& application, const QLocale& locale, const QString& file, const QString& folder)
{
    auto* translator = new QTranslator(&application);
    translator->setObjectName(translatorName);
    if (translator->load(locale, file, "_", folder))
        application.installTranslator(translator);
    else
        delete translator;
}

} // namespace

const std::vector<Language>& languages()
{
    static const std::vector<Language> all{{"en", "English"}, {"de", "Deutsch"}};
    return all;
}

bool isLanguage(const QString& code)
{
    return std::ranges::find(languages(), code, &Language::code) != languages().end();
}

QString chosenLanguage()
{
    const QString code = QSettings().value(key).toString();
    return isLanguage(code) ? code : QString();
}

void chooseLanguage(const QString& code)
{
    QSettings().setValue(key, code);
}

void applyLanguage(QCoreApplication& application, const QString& code)
{
    loadResources();
    for (QTranslator* old : application.findChildren<QTranslator*>(translatorName))
        delete old; // which takes it off the application
    const QLocale locale = localeOf(code);
    QLocale::setDefault(locale);
    install(application, QLocale("en"), "calm", ":/translations"); // English plurals, for what stays untranslated
    const QLocale spoken = spokenIn(locale);
    install(application, spoken, "qtbase", QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, spoken, "calm", ":/translations");
}

} // namespace calm::ui
