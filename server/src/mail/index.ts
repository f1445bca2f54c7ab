export { createSendMail, type Mail, type MailServer, type SendMail } from './send.ts';
