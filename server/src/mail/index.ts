export { createSendMail, type Mail, type MailServer, type SendMail, strangerAmong } from './send.ts';
