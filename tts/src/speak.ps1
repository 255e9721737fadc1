# Speaks a text into a WAV file by Windows' own voices. The text is only ever an argument.
param(
  [Parameter(Mandatory = $true)][string]$Out,
  [Parameter(Mandatory = $true)][string]$Language,
  [Parameter(Mandatory = $true)][int]$Rate,
  [Parameter(Mandatory = $true)][string]$Text
)
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$culture = New-Object System.Globalization.CultureInfo($Language)
if ($voice.GetInstalledVoices($culture).Count -eq 0) { throw "no voice for $Language" }
$voice.SelectVoiceByHints('NotSet', 'NotSet', 0, $culture)
$format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, 'Sixteen', 'Mono')
$voice.Rate = $Rate
$voice.SetOutputToWaveFile($Out, $format)
$voice.Speak($Text)
$voice.Dispose()
