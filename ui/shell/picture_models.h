#pragma once

#include <QString>

namespace calm::ui
{

/// Lays out a Hugging Face cache in `folder` and points HF_HUB_CACHE at it, so that pictures show the same models on
/// every machine and nobody's own: one that can chat, made of the directory `model`, and three that cannot be used.
/// Before the first window.
void makeModelsForPictures(const QString& folder, const QString& model);
bool hasModelsForPictures();

} // namespace calm::ui
