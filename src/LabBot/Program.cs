using LabBot.CommandLine;

// LabBot's ways in: run, ask, chat, catalog. Each is one file under CommandLine/.
return await LabBotCommand.RunAsync(args);
