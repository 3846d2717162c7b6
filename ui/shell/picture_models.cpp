#include "ui/shell/picture_models.h"

#include <QDir>
#include <QFile>

namespace calm::ui
{

namespace
{

const char* const chatTemplate =
    "{% for message in messages %}[BOS]{{ message.role }}: {{ message.content | trim }}[EOS]\n"
    "{% endfor %}{% if add_generation_prompt %}[BOS]assistant:{% endif %}";

void write(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QDir::cleanPath(path + "/.."));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

/// A snapshot of a repository, as huggingface_hub lays it out; plain files instead of links will do.
QString snapshot(const QString& cache, const QString& repository)
{
    const QString commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
    const QString folder = cache + "/models--example--" + repository;
    write(folder + "/refs/main", commit.toLatin1());
    return folder + "/snapshots/" + commit;
}

void copyFile(const QString& from, const QString& to)
{
    QDir().mkpath(QDir::cleanPath(to + "/.."));
    QFile::copy(from, to);
}

} // namespace

void makeModelsForPictures(const QString& folder, const QString& model)
{
    const QString cache = folder + "/hub";
    const QString chat = snapshot(cache, "tiny-chat");
    for (const QString& name : QDir(model).entryList(QDir::Files))
        copyFile(model + '/' + name, chat + '/' + name);
    write(chat + "/chat_template.jinja", chatTemplate);
    write(chat + "/README.md", "---\nlicense: apache-2.0\n---\n");
    copyFile(model + "/config.json", snapshot(cache, "unfinished") + "/config.json");
    write(cache + "/models--example--unfinished/blobs/0123.incomplete", QByteArray(2'400'000, '\0'));
    write(snapshot(cache, "only-gguf") + "/model-q4.gguf", "GGUF");
    const QString quantized = snapshot(cache, "quantized");
    copyFile(model + "/model.safetensors", quantized + "/model.safetensors");
    write(quantized + "/config.json", R"({"model_type":"llama","hidden_size":128,"num_hidden_layers":5,)"
                                      R"("quantization_config":{"quant_method":"gptq","bits":4}})");
    qputenv("HF_HUB_CACHE", cache.toUtf8());
}

bool hasModelsForPictures()
{
    return QDir(qEnvironmentVariable("HF_HUB_CACHE") + "/models--example--tiny-chat").exists();
}

} // namespace calm::ui
