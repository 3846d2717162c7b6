#include "ui/start_page/examples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
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

/// The heading and the first paragraph of a README.
void readReadme(Example& example)
{
    QFile file(example.folder + "/README.md");
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text))
        return;
    const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
    QStringList paragraph;
    for (const QString& line : lines) {
        if (line.startsWith("# "))
            example.title = withoutMarkup(line.mid(2));
        else if (line.trimmed().isEmpty() && !paragraph.isEmpty())
            break;
        else if (!line.trimmed().isEmpty() && !line.startsWith('#') && !line.startsWith('!'))
            paragraph.append(line);
    }
    example.sentence = withoutMarkup(paragraph.join(' '));
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
            readReadme(example);
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
