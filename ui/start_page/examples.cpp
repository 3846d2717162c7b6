#include "ui/start_page/examples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>

namespace calm::ui
{

namespace
{

QString withoutMarkup(QString text)
{
    text.replace(QRegularExpression(R"(\[([^\]]*)\]\([^)]*\))"), "\\1");
    text.remove(QRegularExpression("[*`]"));
    return text.simplified();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What it is called and what it is about: the README's heading and the description in project.json.
void describe(Example& example)
{
    for (const QString& line : QString::fromUtf8(contentOf(example.folder + "/README.md")).split('\n')) {
        if (!line.startsWith("# "))
            continue;
        example.title = withoutMarkup(line.mid(2));
        break;
    }
    const QJsonObject project = QJsonDocument::fromJson(contentOf(example.folder + "/project.json")).object();
    example.sentence = project.value("description").toString().simplified();
}

} // namespace

std::vector<Example> findExamples()
{
    std::vector<Example> examples;
    for (const QString& root :
         {QString(CALM_EXAMPLES_DIR), QCoreApplication::applicationDirPath() + "/../share/calm-workbench/projects"}) {
        const QDir folder(root);
        for (const QString& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
            const QString path = folder.absoluteFilePath(name);
            if (!QFile::exists(path + "/project.json"))
                continue;
            Example example{path, name, name, {}};
            describe(example);
            examples.push_back(example);
        }
        if (!examples.empty())
            break;
    }
    return examples;
}

QString defaultProjectsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + "/CALM Workbench";
}

} // namespace calm::ui
